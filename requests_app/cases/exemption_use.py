"""How often a city cited each exemption in a year, by whom, and how that fared on appeal. Four queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

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


def span_of(city: City, year: int) -> tuple[datetime, datetime]:
    """The first instant of the year by the city's clock, and the first of the next."""
    zone = ZoneInfo(city.timezone)
    begin, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


CITED = """
WITH cited AS (
    SELECT c.id, c.citation_text, c.reason_hash, r.id AS case_id, r.sensitive,
        COALESCE(p.name, '') AS department, d.responsible,
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
FROM cited, jsonb_array_elements(cited.responsible) person WHERE NOT sensitive GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3
"""
"""A request restricted to named staff counts, but no one is named for it."""
FINDINGS = """
SELECT citation_text, point.finding, count(*) FROM cited
JOIN requests_app_appealpoint point ON point.citation_id = cited.id GROUP BY 1, 2
"""


def exemptions_of(city: City, year: int, department_id: int | None = None) -> tuple[ExemptionUse, ...]:
    """How each exemption was used in decisions of a year, the most used first; four queries, however many cases."""
    begin, end = span_of(city, year)
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
