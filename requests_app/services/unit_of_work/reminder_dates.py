"""What a court or the city set a day for: whose day is near and whose has passed, each said once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db.models import QuerySet

from requests_app.access.models import CourtOrder
from requests_app.cases.models import CourtStep, CustodianTask
from requests_app.cities.models import City

log = structlog.get_logger(__name__)


def near_and_late(running: QuerySet[Any], city: City, today: date) -> list[tuple[int, bool]]:
    """Of rows that no one answered yet: the key of each that must be spoken of now, and whether its day has passed."""
    near = today + timedelta(days=city.policy.reminder_days)
    late = running.filter(due_on__lt=today, late_marked_at=None)
    soon = running.filter(due_on__gte=today, due_on__lte=near, reminded_at=None)
    return [
        (pk, passed)
        for rows, passed in ((late, True), (soon, False))
        for pk in rows.order_by("due_on", "pk").values_list("pk", flat=True)
    ]


def mark(row: CourtOrder | CourtStep | CustodianTask, late: bool, now: datetime) -> bool:
    """Note on a row, unsaved, that it is spoken of; False where it was already."""
    if row.late_marked_at if late else row.reminded_at:
        return False
    if late:
        row.late_marked_at = now
    else:
        row.reminded_at = now
    return True


def remind_each(
    running: QuerySet[Any],
    city: City,
    today: date,
    *,
    counts: str,
    job: str,
    tell: Callable[[int, int, bool], int],
) -> tuple[dict[str, int], list[int]]:
    """Speak of every row of a case whose date is near or past; what was done, and the cases where it failed.

    `tell` gets the keys of case and row and whether the date has passed. `counts` names what is counted,
    `job` the lines of the log.
    """
    done, failed = {f"{counts}_reminded": 0, f"{counts}_late": 0}, []
    for row_id, late in near_and_late(running, city, today):
        case_id = running.model._default_manager.values_list("case_id", flat=True).get(pk=row_id)
        try:
            done[f"{counts}_late" if late else f"{counts}_reminded"] += tell(case_id, row_id, late)
        except Exception as problem:
            failed.append(case_id)
            log.error("sweep.failed", job=job, case_id=case_id, problem=type(problem).__name__)
    return {name: count for name, count in done.items() if count}, failed
