"""Bodies outside the city: which a law names, which outcomes each can have, and what a ruling lets the city do."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.cases import case_clock
from requests_app.cases.models import OutsideReview, RecordsRequest
from requests_app.cases.models.outside_review import OutsideOutcome as Outcome, OutsideRole as Role
from requests_app.law.clock import Terms
from requests_app.law.pack import Pack
from requests_app.law.statements import OutsideBody

OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    Role.RULING.value: (
        Outcome.MAY_WITHHOLD,
        Outcome.MAY_WITHHOLD_PART,
        Outcome.MUST_RELEASE,
        Outcome.PREVIOUS,
        Outcome.DROPPED,
    ),
    Role.REVIEW.value: (Outcome.FOR_REQUESTER, Outcome.FOR_CITY, Outcome.MIXED, Outcome.DROPPED),
    Role.ADVISORY.value: (Outcome.FOR_REQUESTER, Outcome.FOR_CITY, Outcome.MIXED, Outcome.DROPPED),
    Role.MEDIATION.value: (Outcome.SETTLED, Outcome.NOT_SETTLED, Outcome.DROPPED),
}
LETS_WITHHOLD = (Outcome.MAY_WITHHOLD, Outcome.MAY_WITHHOLD_PART, Outcome.PREVIOUS)


def bodies(case: RecordsRequest) -> tuple[OutsideBody, ...]:
    """The bodies that the law of the case names."""
    return case_clock.pack_of(case).remedies.outside


def reviewer(case: RecordsRequest) -> OutsideBody | None:
    """The body to which the law gives the review of a denial, where that is not the city itself."""
    return reviewer_under(case_clock.pack_of(case))


def reviewer_under(pack: Pack) -> OutsideBody | None:
    """The same of a law."""
    return next((body for body in pack.remedies.outside if body.role == Role.REVIEW.value), None)


def city_reviews(pack: Pack, terms: Terms) -> bool:
    """Whether the city itself looks again: its policy offers that, or the law gives the appeal to no body outside."""
    return terms.appeal_offered or (bool(pack.clock.appeal_filing) and reviewer_under(pack) is None)


def may_withhold(case: RecordsRequest) -> bool:
    """Whether the last ruling lets the city withhold (one query, and none where the law wants no ruling)."""
    if not case_clock.pack_of(case).clock.ruling_request:
        return True
    rulings = OutsideReview.objects.filter(case=case, role=Role.RULING.value).exclude(outcome="")
    last = rulings.order_by("-answered_on", "-id").values_list("outcome", flat=True).first()
    return last in LETS_WITHHOLD
