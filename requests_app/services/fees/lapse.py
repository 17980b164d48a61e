"""Estimates no one has paid: a reminder before the last day, and after it an end of the copies, never of the case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db.models import Exists, OuterRef, QuerySet

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import FeeEstimate, FeePayment, FeeWaiver, RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.letters.contexts.fees import fee_context
from requests_app.services.fees.open_estimate import resumed, settle
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)


def unpaid(city: City) -> QuerySet[FeeEstimate]:
    """Open estimates with a last day on which nothing was paid and about which nothing is asked of the city."""
    asked = FeeWaiver.objects.filter(estimate=OuterRef("pk"), state=WaiverState.OPEN)
    paid = FeePayment.objects.filter(estimate=OuterRef("pk"))
    found = FeeEstimate.objects.filter(case__city=city, state=FeeState.OPEN, lapses_on__isnull=False)
    return found.exclude(Exists(asked)).exclude(Exists(paid))


def to_remind(city: City, today: date) -> QuerySet[FeeEstimate]:
    """Those whose last day is near and whose requester was not reminded."""
    until = today + timedelta(days=city.policy.estimate_reminder_days)
    return unpaid(city).filter(reminded_at=None, lapses_on__gte=today, lapses_on__lte=until)


def to_lapse(city: City, today: date) -> QuerySet[FeeEstimate]:
    """Those whose last day has passed."""
    return unpaid(city).filter(lapses_on__lt=today)


def sweep_estimates(city: City, today: date, now: datetime) -> tuple[dict[str, int], list[int]]:
    """Remind and lapse what is due; returns what was done, and the cases that failed."""
    done, failed = {"fee_reminder": 0, "fee_lapse": 0}, []
    for name, found, act in (
        ("fee_reminder", to_remind(city, today), remind_of_estimate),
        ("fee_lapse", to_lapse(city, today), lapse_estimate),
    ):
        for case_id in list(found.order_by("lapses_on", "pk").values_list("case_id", flat=True)):
            try:
                done[name] += act(case_id, actor=SYSTEM, now=now)
            except Refusal as refusal:  # it was paid or answered a moment ago
                log.info("fees.left", case_id=case_id, job=name, why=type(refusal).__name__)
            except Exception as problem:
                failed.append(case_id)
                log.error("fees.failed", case_id=case_id, job=name, problem=type(problem).__name__)
    return done, failed


def remind_of_estimate(case_id: int, *, actor: Actor, now: datetime) -> bool:
    """Remind the requester once, before the last day; False where there is nothing to remind of any more."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.REMIND_OF_ESTIMATE, case)
        estimate = to_remind(case.city, local_date(case.city, now)).filter(case=case).first()
        if estimate is None:
            return False
        estimate.reminded_at = now
        estimate.save(update_fields=["reminded_at"])
        _record(case, EventKind.FEE_REMINDED, estimate, actor, now)
        return True


def lapse_estimate(case_id: int, *, actor: Actor, now: datetime) -> bool:
    """End an estimate whose last day passed unpaid; False where that is no longer so. The case goes on."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.LAPSE_ESTIMATE, case)
        estimate = to_lapse(case.city, local_date(case.city, now)).filter(case=case).first()
        if estimate is None:
            return False
        settle(estimate, FeeState.LAPSED, actor=actor, now=now)
        _record(case, EventKind.FEE_LAPSED, estimate, actor, now, ends=True)
        return True


def _record(
    case: RecordsRequest,
    kind: EventKind,
    estimate: FeeEstimate,
    actor: Actor,
    now: datetime,
    *,
    ends: bool = False,
) -> None:
    case_work.record_event(
        case,
        kind,
        {"estimate_id": estimate.pk},
        actor=actor,
        now=now,
        clock_facts=resumed(local_date(case.city, now)) if ends else [],
        letter_context=fee_context(case, estimate, now=now),
    )
