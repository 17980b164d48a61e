"""What a court or the city set a day for: whose day is near and whose has passed, each said once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from requests_app.access.models import CourtOrder
from requests_app.cases.models import CourtStep, CustodianTask
from requests_app.cities.models import City


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
