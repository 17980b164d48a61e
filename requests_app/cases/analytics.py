"""How a city answers, by year: what came and how it ended, the exemptions cited, appeals. A fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, F, FloatField, Func, IntegerField, Max, Min, Q

from requests_app.cases.aggregates import Median
from requests_app.cases.models import Appeal, Deadline, RecordsRequest
from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class ExemptionUse:
    """How one exemption was used in a year. Contested points are upheld, overturned or not decided yet.

    `by_department`: name to count, "" without one. `by_official`: (name, title) to count. `reused`: how many reasons
    stand word for word on another request of the city in that year too.
    """

    citation: str
    times: int
    by_department: Mapping[str, int]
    by_official: Mapping[tuple[str, str], int]
    contested: int
    upheld: int
    overturned: int
    reused: int

    @property
    def reused_share(self) -> float:
        """The share of reasons used again word for word, from 0 to 1."""
        return self.reused / self.times if self.times else 0.0


@dataclass(frozen=True, slots=True)
class Year:
    """One city's year, counted by the local date of receipt (requests, appeals) and of decision (exemptions)."""

    city: City
    year: int
    received: int
    by_state: Mapping[str, int]
    decided: int
    on_time: int
    median_days: float | None
    exemptions: tuple[ExemptionUse, ...]
    appeals: Mapping[str, int]


def year_of(city: City, year: int) -> Year:
    """The figures of one city and year. Cases taken over from older logs are left out: nobody here decided them."""
    cases = RecordsRequest.objects.filter(city=city, imported_id="", **_in_year("received_on", year))
    by_state = dict(cases.order_by().values_list("state").annotate(times=Count("pk")))
    days = Func(
        F("met_on"),
        F("opened_on"),
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    met = Deadline.objects.filter(case__in=cases, kind="determination", cycle=1, met_on__isnull=False)
    told = met.aggregate(
        decided=Count("pk"),
        on_time=Count("pk", filter=Q(met_on__lte=F("due_on"))),
        median=Median(days, output_field=FloatField()),
    )
    return Year(
        city=city,
        year=year,
        received=sum(by_state.values()),
        by_state=by_state,
        decided=told["decided"],
        on_time=told["on_time"],
        median_days=told["median"],
        exemptions=exemptions_of(city, year),
        appeals=_appeals(city, year),
    )


def _in_year(field: str, year: int) -> dict[str, date]:
    return {f"{field}__gte": date(year, 1, 1), f"{field}__lte": date(year, 12, 31)}


def years_of(city: City) -> list[int]:
    """The years in which the city received anything here, newest first."""
    own = RecordsRequest.objects.filter(city=city, imported_id="")
    span = own.aggregate(first=Min("received_on"), last=Max("received_on"))
    if span["first"] is None:
        return []
    return [
        year
        for year in range(span["last"].year, span["first"].year - 1, -1)
        if own.filter(**_in_year("received_on", year)).exists()
    ]


def _span(city: City, year: int) -> tuple[datetime, datetime]:
    """The first instant of the year by the city's clock, and the first of the next."""
    zone = ZoneInfo(city.timezone)
    begin, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _appeals(city: City, year: int) -> Mapping[str, int]:
    begin, end = _span(city, year)
    own = Appeal.objects.filter(case__city=city, received_at__gte=begin, received_at__lt=end)
    return dict(own.order_by().values_list("state").annotate(times=Count("pk")))


CITED = """
WITH cited AS (
    SELECT c.id, c.citation_text, c.reason_hash, r.id AS case_id, COALESCE(p.name, '') AS department, d.responsible,
        COALESCE(said_again.id, c.id) AS use_id
    FROM requests_app_decision d
    JOIN requests_app_citation c ON c.decision_id = d.id
    JOIN requests_app_recordsrequest r ON r.id = d.case_id
    LEFT JOIN requests_app_department p ON p.id = r.department_id
    LEFT JOIN LATERAL (
        SELECT max(lc.id) AS id FROM requests_app_decision later
        JOIN requests_app_citation lc ON lc.decision_id = later.id AND lc.exemption_key = c.exemption_key
        WHERE d.details ? 'part' AND later.case_id = d.case_id AND later.id > d.id
            AND later.decided_at < %(end)s AND later.details ?| ARRAY['part', 'parts']
            AND NOT EXISTS (
                SELECT 1 FROM requests_app_decision granted WHERE granted.case_id = d.case_id
                AND granted.kind = 'grant' AND granted.id > d.id AND granted.id < later.id
            )
    ) said_again ON true
    WHERE r.city_id = %(city)s AND d.decided_at >= %(begin)s AND d.decided_at < %(end)s
        AND (%(department)s::bigint IS NULL OR r.department_id = %(department)s)
)
"""
"""The parts of one rolling release say an exemption again and again, and the last part says all of it: up to the
end of the year they are one use, that of the latest (`use_id`), so the figures of a year stay as published."""
TIMES = """
, again AS (
    SELECT reason_hash FROM cited WHERE reason_hash <> '' GROUP BY 1 HAVING count(DISTINCT case_id) > 1
)
SELECT citation_text, count(DISTINCT use_id),
    count(DISTINCT use_id) FILTER (WHERE reason_hash IN (SELECT reason_hash FROM again))
FROM cited GROUP BY 1 ORDER BY 2 DESC, 1
"""
DEPARTMENTS = (
    "SELECT citation_text, department, count(DISTINCT use_id) FROM cited GROUP BY 1, 2 ORDER BY 3 DESC, 2"
)
OFFICIALS = """
SELECT citation_text, person->>'name', person->>'title', count(DISTINCT use_id)
FROM cited, jsonb_array_elements(cited.responsible) person GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3
"""
FINDINGS = """
SELECT citation_text, point.finding, count(*) FROM cited
JOIN requests_app_appealpoint point ON point.citation_id = cited.id GROUP BY 1, 2
"""


def exemptions_of(city: City, year: int, department_id: int | None = None) -> tuple[ExemptionUse, ...]:
    """How each exemption was used in decisions of a year, the most used first; four queries, however many cases."""
    begin, end = _span(city, year)
    values = {"city": city.pk, "begin": begin, "end": end, "department": department_id}
    departments: dict[str, dict[str, int]] = defaultdict(dict)
    for citation, name, times in _rows(DEPARTMENTS, values):
        departments[citation][name] = times
    officials: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for citation, name, title, times in _rows(OFFICIALS, values):
        officials[citation][(name or "", title or "")] = times
    findings: dict[str, Counter[str]] = defaultdict(Counter)
    for citation, finding, times in _rows(FINDINGS, values):
        findings[citation][finding] = times
    return tuple(
        ExemptionUse(
            citation=citation,
            times=times,
            by_department=departments[citation],
            by_official=officials[citation],
            contested=findings[citation].total(),
            upheld=findings[citation]["upheld"],
            overturned=findings[citation]["overturned"],
            reused=reused,
        )
        for citation, times, reused in _rows(TIMES, values)
    )


def _rows(query: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(CITED + query, values)
        yield from cursor.fetchall()
