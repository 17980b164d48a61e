"""Search tasks on the page of a case and in the queue: how each stands, which are overdue, and the exhibit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse

from requests_app.admin.common import labels as common_labels
from requests_app.cases.models import CustodianTask, RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cases.states import OPEN_STATES
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.services.custodian_tasks.exhibit import search_exhibit
from requests_app.services.custodian_tasks.statement import Totals, totals


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task and how it stands."""

    task: CustodianTask
    said: common_labels.Said


@dataclass(frozen=True, slots=True)
class CaseTasks:
    """The tasks of a case; `sums` over their certificates, None where there are none."""

    lines: list[TaskLine]
    sums: Totals | None
    late: bool = False


def tasks_of(case: RecordsRequest, now: datetime) -> CaseTasks:
    """The tasks in the order they were asked (one query without tasks, three with), kept for the buttons."""
    prefetch_related_objects([case], "custodian_tasks__department", "custodian_tasks__documents")
    rows = list(case.custodian_tasks.all())
    certified = [row for row in rows if row.is_certified]
    today = local_date(case.city, now)
    return CaseTasks(
        [TaskLine(row, _standing(row, case, today)) for row in rows],
        totals(certified) if certified else None,
        case.is_open and any(row.state == TaskState.OPEN and row.due_on < today for row in rows),
    )


def _standing(row: CustodianTask, case: RecordsRequest, today: date) -> common_labels.Said:
    if row.state != TaskState.OPEN or not case.is_open:
        tone = {TaskState.DONE.value: "good", TaskState.DECLINED.value: "warn"}.get(row.state, "")
        return common_labels.Said(str(row.get_state_display()), tone)
    return common_labels.due(row.due_on, today)


def overdue_tasks(cities: Sequence[City], now: datetime) -> QuerySet[CustodianTask]:
    """Tasks of open requests without an answer, whose date has passed in their city."""
    late = Q(pk__in=[])
    for today, city_ids in common_labels.todays(list(cities), now).items():
        late |= Q(case__city_id__in=city_ids, due_on__lt=today)
    states = [str(state) for state in OPEN_STATES]
    return CustodianTask.objects.filter(late, state=TaskState.OPEN, case__state__in=states)


def exhibit_page(case: RecordsRequest, now: datetime) -> HttpResponse:
    """The certificates as a PDF to download. Raises NotFound."""
    response = HttpResponse(search_exhibit(case, now=now), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{case.number}-search-exhibit.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
