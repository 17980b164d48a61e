"""The two weeks ahead: what falls due on each day, and what will be late at each department's usual pace.

The clock is run forward over the city's business days; whoever is away decides nothing that day. It is a forecast for
planning: it stores nothing, suggests no ground, and workload is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from requests_app.cases.models import Decision, RecordsRequest
from requests_app.cities.city_time import calendar_of, local_date
from requests_app.cities.models import Absence, City
from requests_app.law.calendar import Calendar
from requests_app.law.pack import library

DAYS = 14
PACE_DAYS = 56
"""The usual pace is that of the last eight weeks."""
DETERMINATION = "determination"
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class DepartmentDays:
    """A department's two weeks: due dates by day, how many determinations will be late, by when to look at the first.

    `pace`: determinations on a business day with everyone there; None: it made none in eight weeks, so nothing is said.
    """

    department_id: int | None
    name: str
    due: Mapping[date, int]
    pace: float | None
    late: int = 0
    first_late_on: date | None = None


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """One city's two weeks, from `days[0]`, today. `look_at`: the requests to look at first, by `look_by`."""

    city: City
    days: Sequence[date]
    closed: frozenset[date]
    departments: Sequence[DepartmentDays]
    look_at: Sequence[tuple[int, str]] = ()
    look_by: date | None = None

    @property
    def late(self) -> int:
        """How many determinations will be late at the usual pace."""
        return sum(one.late for one in self.departments)

    def due_on(self, on: date) -> int:
        """What falls due on a day, of all departments."""
        return sum(one.due.get(on, 0) for one in self.departments)


@dataclass(slots=True)
class _Waiting:
    """What waits in one department: due dates of any kind, and undecided requests by the day they are due."""

    name: str = ""
    due: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    undecided: dict[date, int] = field(default_factory=lambda: defaultdict(int))


def week_ahead(opened: QuerySet[RecordsRequest], city: City, now: datetime) -> WeekAhead:
    """Two weeks of one city over the open cases of `opened` (four queries; one more where something will be late)."""
    today = local_date(city, now)
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    calendar = calendar_of(city, library().in_force(city.pack_key, today))
    waiting = _waiting(opened.filter(city=city), days[0], days[-1])
    paces = _paces(city, today, calendar, now)
    away = _away(city, days)
    departments = [_forecast(key, one, paces.get(key), days, calendar, away) for key, one in waiting.items()]
    departments.sort(key=lambda one: (-one.late, one.name))
    closed = frozenset(day for day in days if not calendar.is_open(day))
    found = WeekAhead(city, days, closed, departments)
    return _with_the_first(found, opened.filter(city=city), calendar)


def _waiting(opened: QuerySet[RecordsRequest], first: date, last: date) -> dict[int | None, _Waiting]:
    rows = (
        opened.filter(next_due_on__lte=last)
        .order_by()
        .values_list("department_id", "department__name", "next_due_on", "next_due_kind")
        .annotate(times=Count("pk"))
    )
    found: dict[int | None, _Waiting] = defaultdict(_Waiting)
    for key, name, on, kind, times in rows:
        one = found[key]
        one.name = name or ""
        if on >= first:
            one.due[on] += times
        if kind == DETERMINATION:
            one.undecided[on] += times
    return dict(found)


def _paces(
    city: City, today: date, calendar: Calendar, now: datetime
) -> dict[int | None, Mapping[int | None, float]]:
    """Determinations of each person on a business day, by the department of the request."""
    begin = now - timedelta(days=PACE_DAYS)
    open_days = sum(calendar.is_open(today - timedelta(days=back)) for back in range(1, PACE_DAYS + 1)) or 1
    rows = (
        Decision.objects.filter(
            case__city=city, case__imported_id="", decided_at__gte=begin, decided_at__lt=now
        )
        .order_by()
        .values_list("case__department_id", "decided_by_id")
        .annotate(times=Count("pk"))
    )
    found: dict[int | None, dict[int | None, float]] = defaultdict(dict)
    for department_id, user_id, times in rows:
        found[department_id][user_id] = times / open_days
    return dict(found)


def _away(city: City, days: Sequence[date]) -> Mapping[date, frozenset[int]]:
    rows = Absence.objects.filter(city=city, ended_at=None, from_on__lte=days[-1], to_on__gte=days[0])
    absences = list(rows.values_list("user_id", "from_on", "to_on"))
    return {
        day: frozenset(user for user, from_on, to_on in absences if from_on <= day <= to_on) for day in days
    }


def _forecast(
    key: int | None,
    one: _Waiting,
    pace: Mapping[int | None, float] | None,
    days: Sequence[date],
    calendar: Calendar,
    away: Mapping[date, frozenset[int]],
) -> DepartmentDays:
    """The department's undecided requests taken one after another, by due date, as fast as it usually decides."""
    if not pace:
        return DepartmentDays(key, one.name, one.due, None)
    queue = sorted(one.undecided.items())
    ready, late, first_late_on = 0.0, 0, None
    place, left = 0, queue[0][1] if queue else 0
    for day in days:
        if calendar.is_open(day):
            ready += sum(rate for user, rate in pace.items() if user not in away[day])
        while place < len(queue) and ready >= 1 and left:
            due_on = queue[place][0]
            done = min(int(ready), left)
            if days[0] <= due_on < day:
                late, first_late_on = late + done, first_late_on or due_on
            ready, left = ready - done, left - done
            if not left and place + 1 < len(queue):
                place += 1
                left = queue[place][1]
    behind = [(queue[place][0], left), *queue[place + 1 :]] if queue else []
    for due_on, count in behind:
        if days[0] <= due_on < days[-1] and count:
            late, first_late_on = late + count, first_late_on or due_on
    return DepartmentDays(key, one.name, one.due, sum(pace.values()), late, first_late_on)


def _with_the_first(found: WeekAhead, opened: QuerySet[RecordsRequest], calendar: Calendar) -> WeekAhead:
    """The requests that will be late first, and the last business day before the first of them is due."""
    behind = [one for one in found.departments if one.first_late_on is not None]
    if not behind:
        return found
    first = min(one.first_late_on for one in behind if one.first_late_on is not None)
    rows = opened.filter(
        department_id__in=[one.department_id for one in behind if one.department_id is not None],
        next_due_kind=DETERMINATION,
        next_due_on__gte=first,
        next_due_on__lte=found.days[-1],
        sensitive=False,
    )
    named = list(rows.order_by("next_due_on", "pk").values_list("pk", "number")[:MOST_NAMED])
    by = max(found.days[0], calendar.previous_open(first - timedelta(days=1)))
    return WeekAhead(found.city, found.days, found.closed, found.departments, named, by)
