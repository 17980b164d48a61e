"""How a city answers: counts by year for the public report, with small counts suppressed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from zoneinfo import ZoneInfo

from requests_app.cases.models import AppealPoint, Citation, Deadline, RecordsRequest
from requests_app.cities.models import City

SMALLEST = 5
"""A count below this is shown as "fewer than 5", so that nobody can be recognised by it."""


@dataclass(frozen=True, slots=True)
class ExemptionUse:
    """How one exemption was used in a year. `reused` is the share of explanations used word for word more than once."""

    citation: str
    times: int
    by_department: Mapping[str, int]
    by_official: Mapping[str, int]
    contested: int
    overturned: int
    reused: float


@dataclass(frozen=True, slots=True)
class Year:
    """One city's year, counted by the local date of receipt (requests) and of decision (exemptions)."""

    city: City
    year: int
    received: int
    by_state: Mapping[str, int]
    decided: int
    on_time: int
    median_days: float | None
    exemptions: tuple[ExemptionUse, ...]


def year_of(city: City, year: int) -> Year:
    """The figures of one city and year. Cases taken over from older logs are left out: nobody here decided them."""
    cases = RecordsRequest.objects.filter(city=city, received_on__year=year, imported_id="")
    by_state = Counter(cases.values_list("state", flat=True))
    met = Deadline.objects.filter(
        case__in=cases, kind="determination", cycle=1, met_on__isnull=False
    ).values_list("opened_on", "due_on", "met_on")
    spans = [(met_on - opened_on).days for opened_on, _due_on, met_on in met if met_on]
    on_time = sum(1 for _opened, due_on, met_on in met if met_on and due_on and met_on <= due_on)
    return Year(
        city=city,
        year=year,
        received=sum(by_state.values()),
        by_state=dict(by_state),
        decided=len(spans),
        on_time=on_time,
        median_days=float(median(spans)) if spans else None,
        exemptions=_exemptions(city, year),
    )


def years_of(city: City) -> list[int]:
    """The years in which the city received anything here, newest first."""
    dates = RecordsRequest.objects.filter(city=city, imported_id="").dates(
        "received_on", "year", order="DESC"
    )
    return [on.year for on in dates]


def _exemptions(city: City, year: int) -> tuple[ExemptionUse, ...]:
    zone = ZoneInfo(city.timezone)
    begin, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    rows: dict[str, list[Citation]] = defaultdict(list)
    cited = Citation.objects.filter(
        decision__case__city=city,
        decision__decided_at__gte=begin.astimezone(UTC),
        decision__decided_at__lt=end.astimezone(UTC),
    ).select_related("decision__case__department")
    for citation in cited:
        rows[citation.citation_text].append(citation)
    points = _points([item for group in rows.values() for item in group])
    uses = [_use(text, group, points) for text, group in rows.items()]
    return tuple(sorted(uses, key=lambda use: (-use.times, use.citation)))


def _points(citations: Iterable[Citation]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    points = AppealPoint.objects.filter(citation__in=list(citations)).values_list("citation_id", "finding")
    for citation_id, finding in points:
        if citation_id is not None:
            found[citation_id].append(finding)
    return found


def _use(text: str, group: list[Citation], points: Mapping[int, list[str]]) -> ExemptionUse:
    departments: Counter[str] = Counter()
    officials: Counter[str] = Counter()
    for citation in group:
        department = citation.decision.case.department
        departments[department.name if department else ""] += 1
        officials.update(person["title"] for person in citation.decision.responsible)
    findings = [finding for citation in group for finding in points.get(citation.pk, [])]
    said = Counter(" ".join(citation.explanation.split()).lower() for citation in group)
    reused = sum(times for times in said.values() if times > 1)
    return ExemptionUse(
        citation=text,
        times=len(group),
        by_department=dict(departments),
        by_official=dict(officials),
        contested=len(findings),
        overturned=findings.count("overturned"),
        reused=reused / len(group),
    )


def shown(count: int) -> str:
    """A count for the public: zero and large ones as they are, small ones hidden."""
    return str(count) if count == 0 or count >= SMALLEST else f"< {SMALLEST}"


def csv_rows(figures: Year) -> Iterable[list[str]]:
    """The public report as rows of text, small counts hidden; the header first."""
    yield ["city", "year", "figure", "of", "value"]
    lead = [figures.city.name, str(figures.year)]
    yield [*lead, "received", "", shown(figures.received)]
    for state, count in sorted(figures.by_state.items()):
        yield [*lead, "state", state, shown(count)]
    yield [*lead, "decided", "", shown(figures.decided)]
    yield [*lead, "decided on time", "", shown(figures.on_time)]
    if figures.decided >= SMALLEST and figures.median_days is not None:
        yield [*lead, "median days to decide", "", f"{figures.median_days:g}"]
    for use in figures.exemptions:
        yield [*lead, "exemption", use.citation, shown(use.times)]
        if use.times >= SMALLEST:
            yield [*lead, "exemption contested", use.citation, shown(use.contested)]
            yield [*lead, "exemption overturned", use.citation, shown(use.overturned)]
            yield [*lead, "exemption explanation reused", use.citation, f"{use.reused:.0%}"]
