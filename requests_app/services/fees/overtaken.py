"""An estimate that something else overtakes: the case has ended, or a newer estimate was sent; and one open again."""

from __future__ import annotations

from datetime import datetime, timedelta

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, FeeWaiver, RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.notices.letters.contexts.fees import fee_context
from requests_app.services.fees.open_estimate import open_estimate, resumed, settle
from requests_app.services.unit_of_work import cases as case_work


def overtake(case: RecordsRequest, by: EventKind, *, actor: Actor, now: datetime) -> None:
    """Close the open estimate, if there is one, as overtaken by that kind of event. Inside `open_case`."""
    estimate = open_estimate(case)
    if estimate is None:
        return
    settle(estimate, FeeState.OVERTAKEN, actor=actor, now=now)
    case_work.record_event(
        case,
        EventKind.FEE_OVERTAKEN,
        {"estimate_id": estimate.pk, "what": by.value},
        actor=actor,
        now=now,
        clock_facts=resumed(day_of_act(case, now)),
        letter_context=fee_context(case, estimate, now=now, overtaken_by=by),
    )


def restore(estimate_id: int, lost: timedelta) -> FeeEstimate:
    """Open an overtaken estimate again, with the waiver that waited; `lost` is added to the time to pay.

    Inside `open_case`, before the event of what restored it.
    """
    estimate = FeeEstimate.objects.select_for_update().get(pk=estimate_id)
    waiting = FeeWaiver.objects.filter(
        estimate=estimate, state=WaiverState.OVERTAKEN, decided_at=estimate.settled_at
    )
    waiting.update(state=WaiverState.OPEN, reason="", decided_at=None, decided_by=None)
    estimate.state, estimate.reason = FeeState.OPEN, ""
    estimate.settled_at = estimate.settled_by_id = None
    if estimate.lapses_on is not None and lost:
        estimate.lapses_on, estimate.reminded_at = estimate.lapses_on + lost, None
    estimate.save()
    return estimate
