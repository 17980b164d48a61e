"""The letters of rolling releases, of a second person and of second looks, made by the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from requests_app.cases.actors import staff
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import CityPolicy
from requests_app.services.determinations import (
    approval as determination_approval,
    decide as determination_decide,
    proposal as determination_proposal,
    rereviews as determination_rereviews,
)
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from tests import cast

URL = "https://records.example.org/bridge"
AGAIN_ON, NEXT_ON = date(2027, 6, 1), date(2027, 12, 1)


def in_parts(
    case: RecordsRequest, citations: Sequence[CitationInput], words: str, people: Sequence[tuple[str, str]]
) -> None:
    """Granted, handed over in a part that withholds and, where the city has an appeal, a last one that says it again;
    then looked at again: the first reason still holds, the second no longer.
    """
    now, reviewer = cast.NOW + cast.DAY, cast.the_reviewer(case)
    cast.grant(case, now)
    citations = [replace(item, rereview_on=AGAIN_ON) for item in citations]
    for hours in (1, 2) if case.city.policy.appeal_offered else (1,):
        determination_decide.release_part(
            case.pk,
            draft=ReleaseDraft(
                public_url=URL,
                reasons=words,
                next_at=now + 30 * cast.DAY if hours == 1 else None,
                last=hours == 2,
                citations=citations if hours == 1 else (),
                segregability=(words or "The memo was separated.") if hours == 1 else "",
                responsible=people,
            ),
            actor=reviewer,
            now=now + hours * cast.HOUR,
        )
    _looked_at(case, words)


def _looked_at(case: RecordsRequest, words: str) -> None:
    the_day = datetime.combine(AGAIN_ON, time(18), tzinfo=UTC)
    determination_rereviews.bring_back(case.city, the_day)
    looks = determination_rereviews.standing(case.rereviews.all()).order_by("pk")
    for place, look in enumerate(list(looks)):
        determination_rereviews.review_exemption(
            case.pk,
            review=look.pk,
            outcome="no_longer" if place else "still_applies",
            reason=words or "The claim goes on.",
            next_on=None if place else NEXT_ON,
            actor=cast.the_reviewer(case),
            now=the_day,
        )


def by_two(
    case: RecordsRequest, citations: Sequence[CitationInput], words: str, people: Sequence[tuple[str, str]]
) -> None:
    """Proposed and returned."""
    CityPolicy.objects.filter(city=case.city).update(approval_for=["deny"])
    second = staff(cast.an_administrator(case.city))
    draft = ReleaseDraft(
        citations=tuple(citations), segregability=words or cast.SEGREGABILITY, responsible=tuple(people)
    )
    now = cast.NOW + cast.DAY
    determination_proposal.propose(case.pk, verb="deny", draft=draft, actor=cast.the_reviewer(case), now=now)
    determination_approval.return_denial(
        case.pk, reason=words or "Name the drafts.", actor=second, now=now + cast.HOUR
    )
    CityPolicy.objects.filter(city=case.city).update(approval_for=[])
