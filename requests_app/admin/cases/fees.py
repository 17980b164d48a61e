"""The fee estimates of the case a page shows, looked up once a page."""

from __future__ import annotations

from typing import cast

from django.db.models import Q

from requests_app.cases.actors import Actor
from requests_app.cases.fee_ledger import in_order
from requests_app.cases.models import FeeEstimate, FeeWaiver, RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.states import State

_ESTIMATES = "_estimates_of_the_page"
_ASKED = "_open_waiver_of_the_page"


def estimates_of(case: RecordsRequest) -> list[FeeEstimate]:
    """Every estimate, the oldest first; one query the first time."""
    if not hasattr(case, _ESTIMATES):
        setattr(case, _ESTIMATES, list(in_order(case)))
    return cast("list[FeeEstimate]", getattr(case, _ESTIMATES))


def open_estimate_of(case: RecordsRequest) -> FeeEstimate | None:
    """The open estimate."""
    return next((row for row in estimates_of(case) if row.state == FeeState.OPEN), None)


def open_waiver_of(case: RecordsRequest) -> FeeWaiver | None:
    """The request for a waiver that waits for a decision; one query more, where an estimate is open."""
    if not hasattr(case, _ASKED):
        estimate = open_estimate_of(case)
        found = estimate and FeeWaiver.objects.filter(estimate=estimate, state=WaiverState.OPEN).first()
        setattr(case, _ASKED, found)
    return cast("FeeWaiver | None", getattr(case, _ASKED))


def has_open_estimate(case: RecordsRequest, _actor: Actor) -> bool:
    """An estimate can be paid or waived."""
    return open_estimate_of(case) is not None


def has_open_waiver(case: RecordsRequest, _actor: Actor) -> bool:
    """The requester waits for a decision about a waiver."""
    return open_waiver_of(case) is not None


def waits_for_the_requester() -> Q:
    """Cases in which the requester is asked something: a question, or an estimate they have not answered."""
    asked = FeeWaiver.objects.filter(state=WaiverState.OPEN)
    unanswered = FeeEstimate.objects.filter(state=FeeState.OPEN, accepted_at=None)
    unanswered = unanswered.exclude(pk__in=asked.values("estimate_id"))
    return Q(state=State.AWAITING_REQUESTER.value) | Q(pk__in=unanswered.values("case_id"))
