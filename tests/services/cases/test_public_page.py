"""The public page of a case: opened where the city's policy allows it, and nothing of who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import CityPolicy, Notice
from requests_app.services.cases import followers as case_followers, public_page as case_public_page
from tests import cast
from tests.services.cases.public_cases import LATER, TITLE, a_follow, a_public_case

pytestmark = pytest.mark.django_db


def test_a_page_is_opened_only_where_the_citys_policy_allows_it() -> None:
    case = cast.a_case()
    with pytest.raises(NotNow):
        case_public_page.make_public(case.pk, public_title=TITLE, actor=cast.the_intake(case), now=LATER)
    CityPolicy.objects.filter(city=case.city).update(publishes_cases=True)
    with pytest.raises(Incomplete):
        case_public_page.make_public(case.pk, public_title="  ", actor=cast.the_intake(case), now=LATER)
    with pytest.raises(NotPermitted):
        case_public_page.make_public(case.pk, public_title=TITLE, actor=cast.the_requester(case), now=LATER)
    with pytest.raises(NotNow):
        case_public_page.make_private(case.pk, actor=cast.the_intake(case), now=LATER)
    assert cast.again(case).head_seq == 1


def test_the_requester_is_told_of_the_public_page() -> None:
    case = a_public_case()
    letter = Notice.objects.get(case=case, letter="made_public")
    assert letter.recipient == "requester"
    assert TITLE in letter.body_text


def test_the_public_page_shows_what_happened_and_nothing_of_who_asked(client: Client) -> None:
    case = cast.drive(a_public_case(), "denied")
    answer = client.get(f"/sacramento/public/{case.number}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert TITLE in page and "The city denied the request" in page
    for secret in (
        "Ana Requester",
        cast.ADDRESS,
        "All e-mails about",
        cast.COUNSEL.explanation,
        cast.COUNSEL.records,
    ):
        assert secret not in page
    for address in ("news.atom", "dates.ics"):
        shown = client.get(f"/sacramento/public/{case.number}/{address}").content.decode()
        assert case.number in shown and "All e-mails about" not in shown
    assert TITLE in client.get("/sacramento/public/").content.decode()
    assert TITLE in client.get("/sacramento/public/news.atom").content.decode()


def test_lateness_is_public(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_public_case()
    monkeypatch.setattr(
        "requests_app.web.public_case_views.timezone.now", lambda: cast.NOW + timedelta(days=15)
    )
    assert "it is 5 days late." in client.get(f"/sacramento/public/{case.number}/").content.decode()


@pytest.mark.parametrize("hide", ["page", "policy"])
def test_what_is_not_public_is_not_there(client: Client, hide: str) -> None:
    case = a_public_case()
    _follow, secret = a_follow(case)
    if hide == "page":
        case_public_page.make_private(case.pk, actor=cast.the_intake(case), now=LATER)
    else:
        CityPolicy.objects.filter(city=case.city).update(publishes_cases=False)
    for path in ("", "news.atom", "dates.ics"):
        assert client.get(f"/sacramento/public/{case.number}/{path}").status_code == 404
    assert case.number not in client.get("/sacramento/public/").content.decode()
    assert case.number not in client.get("/sacramento/public/news.atom").content.decode()
    assert client.post(f"/sacramento/public/{case.number}/", {"email": "x@example.net"}).status_code == 404
    with pytest.raises(NotFound):
        case_followers.confirm(secret, now=LATER)
    cast.begin_review(case, LATER + cast.HOUR)
    assert not Notice.objects.filter(letter="follow_update", event__kind="review_begun").exists()
