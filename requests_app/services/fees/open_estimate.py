"""The open estimate of a case, and how every one of them ends."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import FeeEstimate, FeeWaiver, RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.refusals import NotNow
from requests_app.law.clock import Fact


def open_estimate(case: RecordsRequest) -> FeeEstimate | None:
    """The estimate that can still be paid, waived or declined."""
    return FeeEstimate.objects.filter(case=case, state=FeeState.OPEN).first()


def require_open(case: RecordsRequest) -> FeeEstimate:
    """The same. Raises NotNow where there is none."""
    estimate = open_estimate(case)
    if estimate is None:
        raise NotNow(_("There is no open fee estimate."))
    return estimate


def open_waiver(estimate: FeeEstimate) -> FeeWaiver | None:
    """The request to waive it that waits for a decision."""
    return FeeWaiver.objects.filter(estimate=estimate, state=WaiverState.OPEN).first()


def settle(
    estimate: FeeEstimate,
    state: FeeState,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
    waiver: WaiverState = WaiverState.OVERTAKEN,
) -> None:
    """End an estimate; a request to waive it that still waits ends as `waiver`."""
    estimate.state, estimate.reason = state, reason.strip()
    estimate.settled_at, estimate.settled_by_id = now, actor.user_id
    estimate.save()
    FeeWaiver.objects.filter(estimate=estimate, state=WaiverState.OPEN).update(
        state=waiver, reason=reason.strip(), decided_at=now, decided_by=actor.user_id
    )


def resumed(on: date) -> list[Fact]:
    """What the end of a fee question tells the clock, where the law had stopped it."""
    return [Fact(kind="resumed", on=on, what="fee")]
