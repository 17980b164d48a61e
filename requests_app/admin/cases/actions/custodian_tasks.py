"""Actions on search tasks: ask a department or custodian, remind, move, cancel, record the answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import is_open
from requests_app.admin.cases.forms import custodian_tasks as forms
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.verbs import Verb
from requests_app.services.custodian_tasks import answer, ask


def _has_open(case: RecordsRequest, _actor: Actor) -> bool:
    return any(task.state == TaskState.OPEN for task in case.custodian_tasks.all())


def _has_link(case: RecordsRequest, _actor: Actor) -> bool:
    tasks = case.custodian_tasks.all()
    return case.is_open and any(task.state == TaskState.OPEN and bool(task.email) for task in tasks)


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "ask_custodian": Action(
        _("Ask a department to search"),
        forms.AskCustodian,
        ask.ask_custodian,
        _("Send the task"),
        _("Search task sent."),
        (Verb.ASK_CUSTODIAN,),
        is_open,
        (
            Check(_("What to look for"), ("what",)),
            Check(_("A department or a custodian, and a date"), ("department", "custodian", "due_on")),
        ),
    ),
    "record_task_answer": Action(
        _("Record a custodian's answer"),
        forms.RecordTaskAnswer,
        answer.record_task_answer,
        _("Record the answer"),
        _("Answer recorded."),
        (Verb.ASK_CUSTODIAN,),
        _has_open,
        (
            Check(_("What the custodian answered"), ("task", "outcome", "words", "uploads")),
            Check(
                _("For “no records found”: where they searched, signed by name and title"),
                ("where", "name", "title"),
            ),
        ),
        writes=False,
        weight=3,
    ),
    "move_task": Action(
        _("Change the date of a search task"),
        forms.MoveTask,
        ask.move_task,
        _("Change the date and notify the custodian"),
        _("Date changed. The custodian was notified."),
        (Verb.ASK_CUSTODIAN,),
        _has_open,
        weight=3,
    ),
    "send_task_again": Action(
        _("Send a search task again"),
        forms.OneTask,
        ask.send_task_again,
        _("Send the link again"),
        _("Link sent to the custodian."),
        (Verb.ASK_CUSTODIAN,),
        _has_link,
        weight=3,
    ),
    "cancel_task": Action(
        _("Cancel a search task"),
        forms.OneTask,
        ask.cancel_task,
        _("Cancel it and notify the custodian"),
        _("Search task cancelled. The custodian was notified."),
        (Verb.ASK_CUSTODIAN,),
        _has_open,
        weight=4,
    ),
}
