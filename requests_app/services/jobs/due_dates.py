"""The sweep's part about due dates: reminders, late marks and lapsed windows, in batches, safe beside a twin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from requests_app.cases import event_chain
from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseLink, Deadline, Event, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.states import OPEN_STATES
from requests_app.cities.models import City
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.review import due_context
from requests_app.notices.models import Notice
from requests_app.notices.recipients.staff_and_requester import StaffDirectory

log = structlog.get_logger(__name__)
BATCH = 200
LOCK = 0x0C17EC0D


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


@dataclass
class Swept:
    """How a sweep went: how many of each, and the cases that could not be handled."""

    done: dict[str, int] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)
    elsewhere: bool = False

    def count(self, name: str, how_many: int) -> None:
        """Add to one tally."""
        self.done[name] = self.done.get(name, 0) + how_many


def pending(job: Job, city: City, today: date) -> list[Deadline]:
    """What a job would handle now; changes nothing."""
    return list(_pending(job, city, today).select_related("case"))


def _pending(job: Job, city: City, today: date) -> QuerySet[Deadline]:
    found = Deadline.objects.running().filter(job.due(city, today), case__city=city, **{job.mark: None})
    return found.order_by("due_on", "case_id")


def run_job(
    job: Job, city: City, today: date, now: datetime, swept: Swept, directory: StaffDirectory
) -> None:
    failed: set[int] = set()
    while True:
        try:
            handled = _batch(job, city, today, now, BATCH, failed, directory)
        except Exception:
            handled = _one_by_one(job, city, today, now, failed, directory)
        if handled is None:
            swept.elsewhere = True
            break
        swept.count(job.name, handled)
        if handled == 0:
            break
    swept.failed += sorted(failed)


def _one_by_one(
    job: Job, city: City, today: date, now: datetime, failed: set[int], directory: StaffDirectory
) -> int | None:
    ids = _pending(job, city, today).exclude(case_id__in=failed).values_list("case_id", flat=True)[:BATCH]
    done = 0
    for case_id in list(ids):
        try:
            handled = _batch(job, city, today, now, 1, failed, directory, only=case_id)
        except Exception as problem:
            failed.add(case_id)
            log.error("sweep.failed", job=job.name, case_id=case_id, problem=type(problem).__name__)
            continue
        if handled is None:
            return None
        done += handled
    return done


def _batch(
    job: Job,
    city: City,
    today: date,
    now: datetime,
    most: int,
    without: set[int],
    directory: StaffDirectory,
    only: int | None = None,
) -> int | None:
    """One transaction: lock cases, enter their events, queue their letters, mark the deadlines. None: a twin runs."""
    with transaction.atomic():
        if not _own_turn():
            return None
        found = _pending(job, city, today).exclude(case_id__in=without)
        if only is not None:
            found = found.filter(case_id=only)
        keys = list(found.values_list("pk", "case_id")[:most])
        cases = _lock({case_id for _pk, case_id in keys}, city)
        # Read again under the locks: what was decided a moment ago is no longer due.
        rows = list(found.filter(pk__in=[pk for pk, _case in keys], case_id__in=cases)) if cases else []
        if rows:
            _handle(job, rows, cases, now, directory)
        return len(rows)


def _own_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _lock(ids: set[int], city: City) -> dict[int, RecordsRequest]:
    """The cases nobody else holds, locked. Marks made meanwhile are seen: the sweep's own lock keeps twins out."""
    cases = (
        RecordsRequest.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("requester", "department")
        .filter(pk__in=ids)
    )
    found = {case.pk: case for case in cases}
    for case in found.values():
        case.city = city
    return found


def _handle(
    job: Job,
    rows: Sequence[Deadline],
    cases: dict[int, RecordsRequest],
    now: datetime,
    directory: StaffDirectory,
) -> None:
    deadlines: dict[int, list[Deadline]] = {}
    for row in Deadline.objects.filter(case_id__in=cases):
        deadlines.setdefault(row.case_id, []).append(row)
    links = {
        link.case_id: link
        for link in CaseLink.objects.filter(case_id__in=cases, revoked_at=None, expires_at__gt=now).order_by(
            "created_at"
        )
    }
    pairs = []
    for row in rows:
        data = {
            "what": row.kind,
            "cycle": row.cycle,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        event = event_chain.append(cases[row.case_id], job.kind, data, actor=SYSTEM, at=now)
        pairs.append((row, event))
    Event.objects.bulk_create([event for _row, event in pairs])
    notices: list[Notice] = []
    for row, event in pairs:
        case = cases[row.case_id]
        notices += outbox.drafts(
            case,
            event,
            due_context(case, row, links.get(case.pk)),
            dues=deadlines[case.pk],
            now=now,
            directory=directory,
        )
    Notice.objects.bulk_create(notices)
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(**{job.mark: now})
    RecordsRequest.objects.bulk_update(cases.values(), ["head_seq", "head_hash"])
