"""The stored deadlines of a case: exactly what its clock says, and what is due next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cases.states import OPEN_STATES
from requests_app.law.clock import Due

DUE_FIELDS = (
    "due_on", "promised_on", "base_due_on", "opened_on", "met_on", "ended_on", "fell_due_on", "citation",
    "part",
)  # fmt: skip


def index_deadlines(case: RecordsRequest, dues: Sequence[Due]) -> None:
    """Make the case's Deadline rows and its `next_due` say exactly what the clock says."""
    rows = (
        {(row.kind, row.cycle): row for row in Deadline.objects.filter(case=case)}
        if case.head_seq > 1
        else {}
    )
    new, changed = [], []
    for due in dues:
        row = rows.pop((due.kind, due.cycle), None)
        if row is None:
            new.append(deadline_row(case, due))
        elif _copy(due, row):
            changed.append(row)
    if new or changed:  # an upsert costs a fraction of an update by cases
        Deadline.objects.bulk_create(
            [*new, *changed],
            update_conflicts=True,
            unique_fields=["case", "kind", "cycle"],
            update_fields=[*DUE_FIELDS, "reminded_at", "late_marked_at"],
        )
    if rows:
        Deadline.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    case.next_due_on, case.next_due_kind = next_due(case, dues)


def deadline_row(case: RecordsRequest, due: Due) -> Deadline:
    """An unsaved index row for one due date."""
    counts = due.kind == "determination" and not case.imported_id
    row = Deadline(case=case, kind=due.kind, cycle=due.cycle, counted_for_id=case.city_id if counts else None)
    _copy(due, row)
    return row


def _copy(due: Due, row: Deadline) -> bool:
    """Copy the clock's answer; a moved date is watched again. True where something differs."""
    if row.due_on != due.due_on:
        row.reminded_at = row.late_marked_at = None
    differs = False
    for name in DUE_FIELDS:
        value = getattr(due, name)
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def next_due(case: RecordsRequest, dues: Sequence[Due]) -> tuple[Any, str]:
    """The earliest date the city still owes, and its kind; none for a case that is not open."""
    if case.state not in OPEN_STATES:
        return None, ""
    running = [due for due in dues if due.is_open and due.due_on and due.kind in CITY_DUTIES]
    first = min(running, key=lambda due: (due.due_on, due.kind), default=None)
    return (first.due_on, first.kind) if first else (None, "")
