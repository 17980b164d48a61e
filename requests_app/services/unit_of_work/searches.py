"""Searches that a decision makes needless: their links end, and whoever was asked is told."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases import event_chain
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import ENDS, EventKind
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.states import OPEN_STATES
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.custodian_tasks import CustodianTaskContext

ENDING = frozenset({*ENDS, EventKind.CLOSED})


def end_searches(case: RecordsRequest, kind: EventKind, *, actor: Actor, now: datetime) -> None:
    """Cancel the open search tasks of a case that has just ended (one query where it has none)."""
    if kind not in ENDING or case.state in OPEN_STATES:
        return
    for task in CustodianTask.objects.select_related("department").filter(case=case, state=TaskState.OPEN):
        task.state = TaskState.CANCELLED
        task.save(update_fields=["state"])
        case.task = task
        data = {"task_id": task.pk, "due_on": task.due_on.isoformat()}
        event = event_chain.append(case, EventKind.TASK_CANCELLED, data, actor=actor, at=now)
        event.save(force_insert=True)
        case.save(update_fields=["head_seq", "head_hash"])
        outbox.queue(case, event, CustodianTaskContext(task=task, late=False), dues=None, now=now)
