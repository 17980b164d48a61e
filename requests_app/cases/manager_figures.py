"""What a manager plans by: months, the backlog by age, time to determination, who has what. A fixed number of queries.

What came due and in time is figures.py's own answer, so that it agrees with every other page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from requests_app.cases.analytics import Year, year_of
from requests_app.cases.event_kinds import ENDS
from requests_app.cases.figures import FELL_DUE
from requests_app.cases.models import Decision, Event, RecordsRequest
from requests_app.cases.states import OPEN_STATES
from requests_app.cities.models import City

AGES = ((0, 10), (11, 24), (25, 60), (61, 180), (181, None))
"""Calendar days from receipt, and from the beginning of the clock to a determination; 10 and 24 are the law's marks
in California: the first date, and the last with an extension."""
MOST_OVERDUE = 50
DAYS = (
    FELL_DUE.partition("SELECT {levels}")[0].format(
        place="r.department_id",
        joined="JOIN requests_app_recordsrequest r ON r.id = d.case_id",
    )
    + """
SELECT count(*) FILTER (WHERE days <= 10), count(*) FILTER (WHERE days BETWEEN 11 AND 24),
    count(*) FILTER (WHERE days BETWEEN 25 AND 60), count(*) FILTER (WHERE days BETWEEN 61 AND 180),
    count(*) FILTER (WHERE days > 180)
FROM fell_due WHERE outcome IN ('in_time', 'late')
"""
)
"""Determinations by AGES: those that figures.py counts as made, and no others."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month. `imported`: received under an older system; in no other figure."""

    begins: date
    received: int
    closed: int
    open: int
    imported: int


@dataclass(frozen=True, slots=True)
class Person:
    """What one person has, and the determinations they made in the year. An empty name: unassigned requests."""

    name: str
    open: int
    overdue: int
    decided: int


@dataclass(frozen=True, slots=True)
class ManagerFigures:
    """One city's year, whole or of some departments. `days`: determinations made of those that came due, by AGES."""

    year: Year
    months: Sequence[Month]
    ages: Sequence[int]
    days: Sequence[int]
    people: Sequence[Person]
    overdue: Sequence[RecordsRequest]


def manager_figures(city: City, year: int, today: date, department_id: int | None = None) -> ManagerFigures:
    """The figures as of `today`, the city's date. Restricted requests count; the list names none of them."""
    cases = RecordsRequest.objects.filter(city=city)
    if department_id is not None:
        cases = cases.filter(department_id=department_id)
    own = cases.filter(imported_id="")
    opened = own.open()
    late = opened.filter(next_due_on__lt=today, sensitive=False).select_related(
        "department", "assignee", "city"
    )
    return ManagerFigures(
        year=year_of(city, year, today, department_id),
        months=_months(city, cases, year, today),
        ages=_ages(opened, today),
        days=_days(city, year, today, department_id),
        people=_people(city, opened, year, today, department_id),
        overdue=list(late.order_by("next_due_on", "pk")[:MOST_OVERDUE]),
    )


def _months(city: City, cases: QuerySet[RecordsRequest], year: int, today: date) -> list[Month]:
    own, imported = cases.filter(imported_id=""), cases.exclude(imported_id="")
    received, taken_over = _by_month(own, "received_on"), _by_month(imported, "received_on")
    closed = _closed_by_month(city, own)
    found, standing = [], 0
    standing += sum(count for month, count in received.items() if month < date(year, 1, 1))
    standing -= sum(count for month, count in closed.items() if month < date(year, 1, 1))
    for number in range(1, 13):
        begins = date(year, number, 1)
        if begins > today:
            break
        came, ended = received.get(begins, 0), closed.get(begins, 0)
        standing += came - ended
        found.append(Month(begins, came, ended, standing, taken_over.get(begins, 0)))
    return found


def _by_month(cases: QuerySet[RecordsRequest], field: str) -> Mapping[date, int]:
    rows = cases.order_by().annotate(month=TruncMonth(field)).values_list("month")
    return {month: count for month, count in rows.annotate(times=Count("pk"))}


def _closed_by_month(city: City, own: QuerySet[RecordsRequest]) -> Mapping[date, int]:
    """Requests that are not open any more, by the month in which they ended on the city's clock."""
    ends = Event.objects.filter(case=OuterRef("pk"), kind__in=[str(kind) for kind in ENDS]).order_by("-seq")
    done = own.exclude(state__in=[str(state) for state in OPEN_STATES])
    ended = done.order_by().annotate(
        ended_at=Coalesce(Subquery(ends.values("at")[:1]), "closed_at", "received_at")
    )
    rows = ended.annotate(month=TruncMonth("ended_at", tzinfo=ZoneInfo(city.timezone))).values_list("month")
    counted: dict[date, int] = {}
    for month, count in rows.annotate(times=Count("pk")):
        begins = month.date() if isinstance(month, datetime) else month
        counted[begins] = counted.get(begins, 0) + count
    return counted


def _ages(opened: QuerySet[RecordsRequest], today: date) -> list[int]:
    wanted = {}
    for place, (low, high) in enumerate(AGES):
        fits = Q(received_on__lte=today - timedelta(days=low)) if low else Q()
        if high is not None:
            fits &= Q(received_on__gte=today - timedelta(days=high))
        wanted[f"age_{place}"] = Count("pk", filter=fits)
    counts = opened.order_by().aggregate(**wanted)
    return [counts[f"age_{place}"] for place in range(len(AGES))]


def _days(city: City, year: int, today: date, department_id: int | None) -> list[int]:
    values: dict[str, date | int | None] = {
        "city": city.pk,
        "begin": date(year, 1, 1),
        "end": date(year, 12, 31),
        "today": today,
        "department": department_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS, values)
        return list(cursor.fetchone())


def _people(
    city: City, opened: QuerySet[RecordsRequest], year: int, today: date, department_id: int | None
) -> list[Person]:
    names = ("assignee__first_name", "assignee__last_name", "assignee__username")
    late = Count("pk", filter=Q(next_due_on__lt=today))
    has = opened.order_by().values_list("assignee_id", *names).annotate(open=Count("pk"), late=late)
    made = Decision.objects.filter(case__city=city, case__imported_id="", decided_at__year=year)
    if department_id is not None:
        made = made.filter(case__department_id=department_id)
    who = ("decided_by_id", "decided_by__first_name", "decided_by__last_name", "decided_by__username")
    decided = made.order_by().values_list(*who).annotate(times=Count("pk"))
    found: dict[int | None, list[object]] = {}
    for pk, first, last, username, count, overdue in has:
        found[pk] = [f"{first or ''} {last or ''}".strip() or username or "", count, overdue, 0]
    for pk, first, last, username, times in decided:
        name = f"{first or ''} {last or ''}".strip() or username or ""
        found.setdefault(pk, [name, 0, 0, 0])[3] = times
    people = [Person(str(name), int(str(a)), int(str(b)), int(str(c))) for name, a, b, c in found.values()]
    return sorted(people, key=lambda person: (-person.overdue, -person.open, person.name))
