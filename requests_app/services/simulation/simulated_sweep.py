"""What the sweep would have done by now about the deadlines of a simulated case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.law.clock import Due


def handled(
    city: City, dues: Sequence[Due], rows: Sequence[Deadline], now: datetime
) -> Iterator[tuple[EventKind, dict[str, Any]]]:
    """Mark the rows reminded of and late; the events to enter, in their order."""
    today = local_date(city, now)
    for due, row in zip(dues, rows, strict=True):
        if not (due.is_open and due.due_on and due.kind in CITY_DUTIES):
            continue
        data = {"what": due.kind, "cycle": due.cycle, "due_on": due.due_on.isoformat()}
        if due.due_on <= today + timedelta(days=city.policy.reminder_days):
            row.reminded_at = now
            yield EventKind.REMINDED, data
        if due.due_on < today:
            row.late_marked_at = now
            yield EventKind.MARKED_LATE, data
