"""How a city answers, by year: what came, what came due, the exemptions cited, appeals. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from requests_app.cases.exemption_use import ExemptionUse, exemptions_of, span_of
from requests_app.cases.figures import Figures, figures_of
from requests_app.cases.figures_cache import kept
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class Year:
    """One city's year: requests and appeals by the local date of receipt, exemptions by that of the decision, and
    determinations by the date they came due."""

    city: City
    year: int
    received: int
    by_state: Mapping[str, int]
    decisions: Figures
    exemptions: tuple[ExemptionUse, ...]
    appeals: Mapping[str, int]


def year_of(city: City, year: int, today: date, department_id: int | None = None) -> Year:
    """The figures of one city and year. Cases taken over from older logs are left out: no one here decided them."""
    cases = RecordsRequest.objects.filter(city=city, imported_id="", **_in_year("received_on", year))
    if department_id is not None:
        cases = cases.filter(department=department_id)
    by_state = dict(cases.order_by().values_list("state").annotate(times=Count("pk")))
    return Year(
        city=city,
        year=year,
        received=sum(by_state.values()),
        by_state=by_state,
        decisions=figures_of(city, year, today, department_id),
        exemptions=exemptions_of(city, year, department_id),
        appeals=_appeals(city, year, department_id),
    )


def kept_year(city: City, year: int, today: date) -> Year:
    """The same as of the last event, worked out once: anyone may ask, and a million requests take a second."""
    return kept(f"year:{city.pk}:{year}:{today.isoformat()}", lambda: year_of(city, year, today))


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


def _appeals(city: City, year: int, department_id: int | None) -> Mapping[str, int]:
    begin, end = span_of(city, year)
    own = Appeal.objects.filter(case__city=city, received_at__gte=begin, received_at__lt=end)
    if department_id is not None:
        own = own.filter(case__department=department_id)
    return dict(own.order_by().values_list("state").annotate(times=Count("pk")))
