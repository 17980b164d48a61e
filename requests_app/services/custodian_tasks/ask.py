"""A department or custodian is asked to search: the task made, sent again, moved to another day, or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import hash_of, secret_of
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import Department
from requests_app.notices.letters.contexts.custodian_tasks import CustodianTaskContext
from requests_app.services.unit_of_work import cases as case_work

LINK_LIVES = timedelta(days=30)
"""So long after its date a task can still be answered by its link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """Who is asked for what, and by when. Without `email` no notice is sent, and staff record the answer."""

    what: str
    due_on: date
    department: Department | None = None
    custodian: str = ""
    email: str = ""


def ask_custodian(
    case_id: int, *, draft: TaskDraft, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Make the task and write to the custodian. The clock of the case goes on. Raises Incomplete, WrongState."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_CUSTODIAN, case)
        case_work.require_state(case, *OPEN_STATES)
        _require_sound(case, draft, local_date(case.city, now))
        task = CustodianTask(
            case=case,
            department=draft.department,
            custodian=" ".join(draft.custodian.split()),
            email=draft.email.strip(),
            what=draft.what.strip(),
            due_on=draft.due_on,
            link_ends_on=draft.due_on + LINK_LIVES,
            asked_by_id=int(actor.user_id or 0),
            asked_at=now,
        )
        task.secret_hash = hash_of(secret_of(task.link_id))
        task.save(force_insert=True)
        record(case, task, EventKind.CUSTODIAN_ASKED, actor, now)
        return case


def send_task_again(
    case_id: int, *, task: int, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """The same link once more. Raises NotNow for a task without an email address."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_CUSTODIAN, case)
        row = open_task(case, task)
        if not row.email:
            raise NotNow(_("This task has no email address. Call the custodian and record the answer."))
        record(case, row, EventKind.CUSTODIAN_TOLD, actor, now)
        return case


def move_task(
    case_id: int, *, task: int, due_on: date, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Set another date, whether the custodian asked for it or not; its reminder is sent again. Raises Incomplete."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_CUSTODIAN, case)
        row = open_task(case, task)
        if due_on < local_date(case.city, now):
            raise Incomplete({"due_on": [_("This date is in the past.")]})
        row.due_on, row.link_ends_on = due_on, due_on + LINK_LIVES
        row.more_time_on = row.reminded_at = row.late_marked_at = None
        row.save()
        record(case, row, EventKind.TASK_MOVED, actor, now)
        return case


def cancel_task(
    case_id: int, *, task: int, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """The search is not needed any more; its link stops working."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ASK_CUSTODIAN, case)
        row = open_task(case, task)
        row.state = TaskState.CANCELLED
        row.save()
        record(case, row, EventKind.TASK_CANCELLED, actor, now)
        return case


def open_task(case: RecordsRequest, pk: int) -> CustodianTask:
    """The task of this case that still waits for its answer. Raises NotFound, NotNow."""
    row = CustodianTask.objects.select_related("department").filter(case=case, pk=pk).first()
    if row is None:
        raise NotFound
    if row.state != TaskState.OPEN:
        raise NotNow(_("This task is no longer open: %(state)s.") % {"state": row.get_state_display()})
    return row


def record(
    case: RecordsRequest,
    task: CustodianTask,
    kind: EventKind,
    actor: Actor,
    now: datetime,
    *,
    late: bool = False,
    documents: tuple[int, ...] = (),
) -> None:
    """The event of one task, with its letters. `documents`: what was handed in with it."""
    case.task = task
    data = {
        "task_id": task.pk,
        "due_on": task.due_on.isoformat(),
        **({"outcome": task.state} if kind == EventKind.CUSTODIAN_ANSWERED else {}),
        **({"document_ids": list(documents)} if documents else {}),
    }
    context = CustodianTaskContext(task=task, late=late)
    case_work.record_event(case, kind, data, actor=actor, now=now, letter_context=context)


def _require_sound(case: RecordsRequest, draft: TaskDraft, today: date) -> None:
    gaps: dict[str, list[str]] = {}
    if not draft.what.strip():
        gaps["what"] = [_("Say what to look for.")]
    if draft.department is None and not draft.custodian.strip():
        gaps["custodian"] = [_("Choose a department or enter the custodian's name.")]
    if draft.department is not None and draft.department.city_id != case.city_id:
        gaps["department"] = [_("Choose a department of this city.")]
    if draft.due_on < today:
        gaps["due_on"] = [_("This date is in the past.")]
    if draft.email.strip():
        try:
            validate_email(draft.email.strip())
        except ValidationError:
            gaps["email"] = [_("Enter an email address such as name@example.com.")]
    if gaps:
        raise Incomplete(gaps)
