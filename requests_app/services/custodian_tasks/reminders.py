"""The sweep's part about search tasks: the custodian reminded before the date, everyone told once after it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from requests_app.access import policy
from requests_app.cases.actors import SYSTEM
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CustodianTask
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City
from requests_app.services.custodian_tasks.ask import record
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.reminder_dates import mark, remind_each


def running_tasks(city: City) -> QuerySet[CustodianTask]:
    """Tasks of a city's open cases that wait for an answer."""
    states = [str(state) for state in OPEN_STATES]
    return CustodianTask.objects.filter(case__city=city, case__state__in=states, state=TaskState.OPEN)


def remind_of_tasks(city: City, today: date, now: datetime) -> tuple[dict[str, int], list[int]]:
    """Speak of every task whose date is near or past; what was done, and the cases where it failed."""
    return remind_each(
        running_tasks(city), city, today, counts="tasks", job="custodian_task",
        tell=lambda case_id, row_id, late: _tell(case_id, row_id, late, now),
    )  # fmt: skip


def _tell(case_id: int, task_id: int, late: bool, now: datetime) -> int:
    with case_work.open_case(case_id) as case:
        policy.require(SYSTEM, Verb.REMIND_CUSTODIAN, case)
        task = running_tasks(case.city).select_related("department").filter(pk=task_id).first()
        if task is None or not mark(task, late, now):
            return 0
        task.save(update_fields=["reminded_at", "late_marked_at"])
        kind = EventKind.CUSTODIAN_LATE if late else EventKind.CUSTODIAN_REMINDED
        record(case, task, kind, SYSTEM, now, late=late)
        return 1
