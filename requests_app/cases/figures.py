"""The one set of figures: of all determinations that came due in a year, how many came in time, late, or not yet.

Every surface (home page, annual report, CSV, workspace, API) takes its figures from here; what they mean in words is
in figures_definition.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from requests_app.cities.models import City, Department

OUTCOMES = ("in_time", "late", "owed", "never")
"""What became of a determination that came due; every one is exactly one of these."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Determinations that came due, by what became of them.

    `never`: the date passed, then the request ended or began a new round without this determination. `again`: how many
    of all were due after a remand or a reopening. `median_days`: calendar days, of those that were made.
    """

    in_time: int = 0
    late: int = 0
    owed: int = 0
    never: int = 0
    again: int = 0
    median_days: float | None = None

    @property
    def due(self) -> int:
        """All that came due."""
        return self.in_time + self.late + self.owed + self.never

    @property
    def missed(self) -> int:
        """All that were not made in time."""
        return self.late + self.owed + self.never

    @property
    def made(self) -> int:
        """All that were made, in time or late."""
        return self.in_time + self.late

    def parts(self) -> dict[str, int]:
        """The counts by outcome."""
        return {name: getattr(self, name) for name in OUTCOMES}


@dataclass(frozen=True, slots=True)
class DepartmentCounts:
    """One department's share; key and name are "" where no department is responsible."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figures:
    """One city's year up to the day before `today`: whole, by month (1 to 12) and by department."""

    city: City
    year: int
    today: date
    whole: Counts
    months: Mapping[int, Counts]
    departments: tuple[DepartmentCounts, ...]


FELL_DUE = """
WITH fell_due AS (
    SELECT extract(month FROM d.fell_due_on)::int AS month, {place} AS place, d.cycle > 1 AS again,
        CASE
            WHEN d.met_on <= d.fell_due_on THEN 'in_time'
            WHEN d.met_on IS NOT NULL THEN 'late'
            WHEN d.ended_on IS NULL THEN 'owed'
            ELSE 'never'
        END AS outcome,
        d.met_on - d.opened_on AS days
    FROM requests_app_deadline d {joined}
    WHERE d.counted_for_id = %(city)s AND d.fell_due_on BETWEEN %(begin)s AND %(end)s AND d.fell_due_on < %(today)s
        AND (d.met_on IS NOT NULL OR d.ended_on IS NULL OR d.ended_on > d.fell_due_on)
        AND (%(department)s::bigint IS NULL OR {place} = %(department)s)
)
SELECT {levels}, count(*) FILTER (WHERE outcome = 'in_time'),
    count(*) FILTER (WHERE outcome = 'late'), count(*) FILTER (WHERE outcome = 'owed'),
    count(*) FILTER (WHERE outcome = 'never'), count(*) FILTER (WHERE again),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
FROM fell_due GROUP BY GROUPING SETS ({sets})
"""
"""A date that ended on its own day or before (withdrawn in time, for example) never came due."""
CITY_ALONE = FELL_DUE.format(place="NULL::bigint", joined="", levels="3, NULL, NULL", sets="()")
WITH_PLACES = FELL_DUE.format(
    place="r.department_id",
    joined="JOIN requests_app_recordsrequest r ON r.id = d.case_id",
    levels="grouping(month, place), month, place",
    sets="(), (month), (place)",
)
OF_A_MONTH, OF_A_PLACE = 1, 2
"""What PostgreSQL's grouping() says of a row: the bit of a column that was not grouped by is set."""


def whole_of(city: City, year: int, today: date) -> Counts:
    """The year as a whole: one query that an index alone can answer."""
    ((*_grouping, whole),) = _rows(CITY_ALONE, city, year, today)
    return whole


def figures_of(city: City, year: int, today: date, department_id: int | None = None) -> Figures:
    """The year by month and department, or of one department (two queries, however many cases)."""
    whole, months, places = Counts(), dict.fromkeys(range(1, 13), Counts()), dict[int | None, Counts]()
    for level, month, place, counts in _rows(WITH_PLACES, city, year, today, department_id):
        if level == OF_A_MONTH:
            months[month] = counts
        elif level == OF_A_PLACE:
            places[place] = counts
        else:
            whole = counts
    named = Department.objects.filter(city=city).order_by("name", "pk").values_list("pk", "key", "name")
    departments = [DepartmentCounts(key, name, places[pk]) for pk, key, name in named if pk in places]
    if None in places:
        departments.append(DepartmentCounts("", "", places[None]))
    return Figures(city, year, today, whole, months, tuple(departments))


def _rows(
    query: str, city: City, year: int, today: date, department_id: int | None = None
) -> list[tuple[int, int, int | None, Counts]]:
    values: dict[str, date | int | None] = {
        "city": city.pk,
        "begin": date(year, 1, 1),
        "end": date(year, 12, 31),
        "today": today,
        "department": department_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [(level, month, place, Counts(*counts)) for level, month, place, *counts in cursor.fetchall()]
