"""The sweep's part about due dates: batches of reminders, late marks and lapsed windows, safe beside a twin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import structlog
from django.db import connection, transaction

from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City
from requests_app.notices.recipients.staff_and_requester import StaffDirectory
from requests_app.services.jobs.deadline_events import enter
from requests_app.services.jobs.deadline_jobs import Job, pending_rows

log = structlog.get_logger(__name__)
BATCH = 200
LOCK = 0x0C17EC0D


@dataclass
class Swept:
    """How a sweep went: how many of each, and the cases that could not be handled."""

    done: dict[str, int] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)
    elsewhere: bool = False

    def count(self, name: str, how_many: int) -> None:
        """Add to one tally."""
        self.done[name] = self.done.get(name, 0) + how_many


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
    ids = pending_rows(job, city, today).exclude(case_id__in=failed).values_list("case_id", flat=True)[:BATCH]
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
        found = pending_rows(job, city, today).exclude(case_id__in=without)
        if only is not None:
            found = found.filter(case_id=only)
        keys = list(found.values_list("pk", "case_id")[:most])
        cases = _lock({case_id for _pk, case_id in keys}, city)
        # Read again under the locks: what was decided a moment ago is no longer due.
        rows = list(found.filter(pk__in=[pk for pk, _case in keys], case_id__in=cases)) if cases else []
        if rows:
            enter(job, rows, cases, now, directory)
        return len(rows)


def _own_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _lock(ids: set[int], city: City) -> dict[int, RecordsRequest]:
    """The cases no one else holds, locked. Marks made meanwhile are seen: the sweep's own lock keeps twins out."""
    cases = (
        RecordsRequest.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("requester", "department")
        .filter(pk__in=ids)
    )
    found = {case.pk: case for case in cases}
    for case in found.values():
        case.city = city
    return found
