"""A case with a public page, and somebody who follows it."""

from __future__ import annotations

from typing import Any

from requests_app.cases import links
from requests_app.models import Follow, RecordsRequest
from requests_app.services.cases import followers as case_followers, public_page as case_public_page
from tests import cast

LATER = cast.NOW + cast.HOUR
READER = "reader@example.net"
TITLE = "E-mails about a bridge inspection"


def a_public_case(**changes: Any) -> RecordsRequest:
    """A case with a public page."""
    city = cast.a_city(publishes_cases=True)
    case = cast.a_case(city, **changes)
    return case_public_page.make_public(case.pk, public_title=TITLE, actor=cast.the_intake(case), now=LATER)


def a_follow(case: RecordsRequest, email: str = READER) -> tuple[Follow, str]:
    """A confirmed follow and its secret."""
    case_followers.ask_to_follow(case.pk, email=email, language="en", now=LATER)
    follow = Follow.objects.get(case=case, email=email)
    secret = links.secret_of(follow.link_id)
    case_followers.confirm(secret, now=LATER)
    return follow, secret
