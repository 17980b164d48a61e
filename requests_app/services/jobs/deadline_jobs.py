"""What the sweep does about deadlines: remind, mark late, lapse; and which ones are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.states import OPEN_STATES
from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class Job:
    """One thing the sweep does about a deadline: the event it enters, the mark it leaves, when it is time."""

    name: str
    kind: EventKind
    mark: str
    due: Callable[[City, date], Q]


def _open_duty(**lookups: object) -> Q:
    return Q(kind__in=CITY_DUTIES, case__state__in=[str(state) for state in OPEN_STATES], **lookups)


JOBS = (
    Job(
        "remind",
        EventKind.REMINDED,
        "reminded_at",
        lambda city, today: _open_duty(
            due_on__gte=today, due_on__lte=today + timedelta(days=city.policy.reminder_days)
        ),
    ),
    Job(
        "mark_late", EventKind.MARKED_LATE, "late_marked_at", lambda city, today: _open_duty(due_on__lt=today)
    ),
    Job(
        "lapse",
        EventKind.WINDOW_LAPSED,
        "lapsed_at",
        lambda city, today: Q(kind="appeal_window", due_on__lt=today),
    ),
)


def pending(job: Job, city: City, today: date) -> list[Deadline]:
    """What a job would handle now; changes nothing."""
    return list(pending_rows(job, city, today).select_related("case"))


def pending_rows(job: Job, city: City, today: date) -> QuerySet[Deadline]:
    found = Deadline.objects.running().filter(job.due(city, today), case__city=city, **{job.mark: None})
    return found.order_by("due_on", "case_id")
