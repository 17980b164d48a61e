"""How a city answers, by year: what came and how it ended, the exemptions cited, appeals. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, FloatField, Func, IntegerField, Max, Min, Q

from requests_app.cases.aggregates import Median
from requests_app.cases.exemption_use import ExemptionUse, exemptions_of, span_of
from requests_app.cases.models import Appeal, Deadline, RecordsRequest
from requests_app.cities.models import City


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


def _appeals(city: City, year: int) -> Mapping[str, int]:
    begin, end = span_of(city, year)
    own = Appeal.objects.filter(case__city=city, received_at__gte=begin, received_at__lt=end)
    return dict(own.order_by().values_list("state").annotate(times=Count("pk")))
