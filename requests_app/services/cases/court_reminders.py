"""The sweep's part about courts in cases: petitions and orders reminded of, late ones said once, hearings ahead."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CourtStep
from requests_app.cases.models.court import WITH_A_DAY
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.notices.letters.contexts.review import CourtStepContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.reminder_dates import mark, remind_each


def open_steps(city: City) -> QuerySet[CourtStep]:
    """Steps of a city's cases with a day, which the city has not met."""
    return CourtStep.objects.filter(case__city=city, kind__in=WITH_A_DAY, met_on=None, due_on__isnull=False)


def remind_of_steps(city: City, today: date, now: datetime) -> tuple[dict[str, int], list[int]]:
    """Speak of every court day of a city that is near or past; what was done, and the cases where it failed."""
    return remind_each(
        open_steps(city), city, today, counts="court_days", job="court_day",
        tell=lambda case_id, row_id, late: _tell(case_id, row_id, late, now),
    )  # fmt: skip


def _tell(case_id: int, step_id: int, late: bool, now: datetime) -> int:
    with case_work.open_case(case_id) as case:
        policy.require(SYSTEM, Verb.REMIND_COURT_ORDER, case)
        step = open_steps(case.city).filter(pk=step_id).first()
        if step is None or not mark(step, late, now):
            return 0
        step.save(update_fields=["reminded_at", "late_marked_at"])
        data = {"court_step_id": step.pk, "due_on": step.due_on.isoformat() if step.due_on else None}
        case_work.record_event(
            case,
            EventKind.COURT_DAY_LATE if late else EventKind.COURT_DAY_REMINDED,
            data,
            actor=SYSTEM,
            now=now,
            letter_context=CourtStepContext(step=step),
        )
        return 1
