"""What the time on requests comes to: minutes by person and work, their cost to the city, and what is never charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases import case_clock
from requests_app.cases.models import CustodianTask, RecordsRequest, StaffTime
from requests_app.cases.models.staff_time import Work
from requests_app.cities.models import City

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Minutes of one person on one kind of work. `cost` None: the city named no cost of an hour.

    `never_charged`: the citation by which the law of the case forbids to charge for it; "" where it names no such rule.
    """

    who: str
    work: str
    minutes: int
    cost: Decimal | None
    never_charged: str


def cost_of(minutes: int, hour: Decimal | None) -> Decimal | None:
    """The cost of so many minutes, to the cent."""
    return None if hour is None else (hour * minutes / 60).quantize(CENT, ROUND_HALF_UP)


def never_charged(case: RecordsRequest) -> Mapping[str, str]:
    """The kinds of work for which the law of the case allows no charge, each with its citation."""
    return {rule.key: rule.citation for rule in case_clock.pack_of(case).fees.not_chargeable}


def lines_of(case: RecordsRequest) -> list[TimeLine]:
    """The time on a case: staff's own, and what custodians certified (no query where both are at hand)."""
    hour, forbidden = case.city.policy.staff_hour_cost, never_charged(case)
    spent: dict[tuple[str, str], int] = defaultdict(int)
    for row in case.staff_times.all():
        spent[row.person.get_full_name() or row.person.username, row.work] += row.minutes or 0
    for task in case.custodian_tasks.all():
        spent[task.asked_of, Work.SEARCH.value] += task.minutes or 0
    found = [
        TimeLine(who, str(Work(work).label), minutes, cost_of(minutes, hour), forbidden.get(work, ""))
        for (who, work), minutes in spent.items()
        if minutes
    ]
    return sorted(found, key=lambda line: (line.who, line.work))


def rows_of(city: City, year: int, department_id: int | None = None) -> Iterator[Sequence[Any]]:
    """A spreadsheet of the year's time, a row an entry; restricted requests are left out."""
    yield ["number", "department", "person", "work", "day", "minutes", "cost", "may be charged"]
    hour = city.policy.staff_hour_cost
    staff = StaffTime.objects.filter(case__city=city, on__year=year, minutes__isnull=False)
    tasks = CustodianTask.objects.filter(case__city=city, answered_at__year=year, minutes__gt=0)
    if department_id is not None:
        staff = staff.filter(case__department_id=department_id)
        tasks = tasks.filter(case__department_id=department_id)
    entries = staff.filter(case__sensitive=False).select_related("case__department", "person")
    for row in entries.order_by("on", "pk").iterator(chunk_size=500):
        who = row.person.get_full_name() or row.person.username
        yield _row(row.case, who, row.work, row.on, row.minutes or 0, hour)
    asked = tasks.filter(case__sensitive=False).select_related("case__department", "department")
    for task in asked.order_by("answered_at", "pk").iterator(chunk_size=500):
        on = task.answered_at.date() if task.answered_at else ""
        yield _row(task.case, task.asked_of, Work.SEARCH.value, on, task.minutes or 0, hour)


def _row(
    case: RecordsRequest, who: str, work: str, on: Any, minutes: int, hour: Decimal | None
) -> Sequence[Any]:
    citation = never_charged(case).get(work, "")
    cost = cost_of(minutes, hour)
    charged = _("never: %(citation)s") % {"citation": citation} if citation else ""
    department = case.department.name if case.department else ""
    return [
        case.number,
        department,
        who,
        Work(work).label,
        on,
        minutes,
        "" if cost is None else cost,
        charged,
    ]
