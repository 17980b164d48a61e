"""How a city answers, for everyone: the yearly report, and its log of requests in the field's standard format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requests_app.cases import sflf
from requests_app.cases.analytics import Year, kept_year, years_of
from requests_app.cases.csv_lines import csv_lines
from requests_app.cases.dates_in_words import monthyear
from requests_app.cases.figures_definition import definition, small_counts
from requests_app.cases.law_translation import law_text
from requests_app.cases.public_figures import CountsShown
from requests_app.cases.states import AppealState, State
from requests_app.cases.suppression import FEWER, SMALLEST
from requests_app.cases.yearly_report import csv_rows, for_the_public
from requests_app.charts import lines
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.web.pages import page, resident_page, the_city


@resident_page("GET")
def report(request: HttpRequest, city: str, year: int | None = None) -> HttpResponseBase:
    """`/<city>/report/2026/`: how the city answered in a year, small counts hidden."""
    town = the_city(city)
    if year is None:
        return redirect("web:city_report", town.key, local_date(town, timezone.now()).year)
    public = for_the_public(_figures(town, _sound(year)))
    context = {
        "year": year,
        "told": public,
        "years": sorted({*years_of(town), year}, reverse=True),
        "decisions": public.decisions,
        "months": _rows(
            (monthyear(month), counts)
            for month, counts in public.decisions.months.items()
            if counts.due != "0"
        ),
        "months_chart": _months_chart(public.decisions.months),
        "departments": _rows(
            (law_text(row.name) or _("No department assigned"), row.counts)
            for row in public.decisions.departments
        ),
        "states": _counts((str(State(key).label), count) for key, count in public.by_state.items()),
        "appeals": _counts((str(AppealState(key).label), count) for key, count in public.appeals.items()),
        "smallest": SMALLEST,
        "definition": definition(),
        "small_counts": small_counts(),
        "publishes_log": town.policy.publishes_log,
    }
    return page(request, "report", town, context, section="report")


def _figures(town: City, year: int) -> Year:
    return kept_year(town, year, local_date(town, timezone.now()))


def _rows(rows: Iterable[tuple[str, CountsShown]]) -> dict[str, Any]:
    """The rows of a table, and the names of those that are hidden."""
    every = list(rows)
    return {
        "shown": [(name, counts) for name, counts in every if not counts.is_hidden],
        "hidden": [name for name, counts in every if counts.is_hidden],
    }


def _months_chart(months: Mapping[date, CountsShown]) -> SafeString:
    """Due and on time by month, drawn from the counts that are shown; nothing where fewer than two months are."""
    known = [(month.month, row) for month, row in months.items() if row.due.isdigit() and row.due != "0"]
    if len(known) < 2:
        return SafeString("")
    return lines(
        _("Decisions due and decided on time, by month. The table below has the numbers."),
        [
            (_("Decisions due"), [(month, int(row.due)) for month, row in known]),
            (_("On time"), [(month, int(row.in_time)) for month, row in known if row.in_time.isdigit()]),
        ],
    )


def _counts(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The counts of a list, and the names of the small ones, which are told together."""
    every = sorted(rows)
    return {
        "shown": [(name, count) for name, count in every if count != FEWER],
        "small": [name for name, count in every if count == FEWER],
    }


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
