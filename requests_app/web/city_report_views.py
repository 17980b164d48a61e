"""How a city answers, for everybody: the yearly report, and its log of requests in the field's standard format."""

from __future__ import annotations

from typing import cast

from django.core.cache import cache
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.utils import timezone

from requests_app.cases import sflf
from requests_app.cases.analytics import Year, year_of, years_of
from requests_app.cases.csv_lines import csv_lines
from requests_app.cases.states import AppealState, State
from requests_app.cases.suppression import SMALLEST
from requests_app.cases.yearly_report import csv_rows, for_the_public
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.web.pages import page, resident_page, the_city

KEPT_SECONDS = 300


@resident_page("GET")
def report(request: HttpRequest, city: str, year: int | None = None) -> HttpResponseBase:
    """`/<city>/report/2026/`: how the city answered in a year, small counts hidden."""
    town = the_city(city)
    if year is None:
        return redirect("web:city_report", town.key, local_date(town, timezone.now()).year)
    told = for_the_public(_figures(town, _sound(year)))
    context = {
        "year": year,
        "told": told,
        "years": sorted({*years_of(town), year}, reverse=True),
        "states": [(State(key).label, count) for key, count in sorted(told.by_state.items())],
        "appeals": [(AppealState(key).label, count) for key, count in sorted(told.appeals.items())],
        "smallest": SMALLEST,
        "publishes_log": town.policy.publishes_log,
    }
    return page(request, "report", town, context, section="report")


def _figures(town: City, year: int) -> Year:
    """The figures, worked out once in some minutes: anybody may ask, and a million requests take a second."""
    key = f"report/{town.pk}/{year}"
    found = cache.get(key)
    if found is None:
        found = year_of(town, year)
        cache.set(key, found, KEPT_SECONDS)
    return cast(Year, found)


def _sound(year: int) -> int:
    if not 1900 <= year <= 2999:
        raise Http404
    return year


@resident_page("GET")
def report_csv(request: HttpRequest, city: str, year: int) -> HttpResponseBase:
    """The same figures for a spreadsheet."""
    town = the_city(city)
    name = f"{town.key}-{year}.csv"
    return HttpResponse(
        "".join(csv_lines(csv_rows(_figures(town, _sound(year))))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@resident_page("GET")
def log_csv(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/log.csv`: every request in the Standard FOIA Log Format, where the city publishes its log."""
    town = the_city(city)
    if not town.policy.publishes_log:
        raise Http404
    return StreamingHttpResponse(
        csv_lines(sflf.rows(town)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{town.key}-log.csv"'},
    )
