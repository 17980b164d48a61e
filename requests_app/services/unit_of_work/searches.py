"""Searches that a decision makes needless: their links end, and whoever was asked is told."""

from __future__ import annotations

from requests_app.cases.event_kinds import ENDS, EventKind
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.states import OPEN_STATES

ENDING = frozenset({*ENDS, EventKind.CLOSED})


def ended_by(case: RecordsRequest, kind: EventKind) -> list[CustodianTask]:
    """The open search tasks of a case that has just ended, cancelled (one query where it has none)."""
    if kind not in ENDING or case.state in OPEN_STATES:
        return []
    rows = CustodianTask.objects.select_related("department")
    tasks = list(rows.filter(case=case, state=TaskState.OPEN))
    for task in tasks:
        task.state = TaskState.CANCELLED
        task.save(update_fields=["state"])
    return tasks
