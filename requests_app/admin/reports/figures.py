"""The figures: exemptions by department and official, what appeals made of them, the log to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.common.actor import cities_where
from requests_app.admin.common.bars import twentieths
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.reports.forms import FiguresForm
from requests_app.admin.reports.manager import manager_csv, manager_page, manager_pdf
from requests_app.cases import sflf, time_cost
from requests_app.cases.analytics import year_of
from requests_app.cases.consistency import consistency_of
from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.exemption_use import ExemptionUse, exemptions_of
from requests_app.cases.figures import Counts, Figures
from requests_app.cases.figures_definition import definition
from requests_app.cases.models import Citation
from requests_app.cases.states import AppealState, State
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City

VERB = Verb.READ_FIGURES


class FiguresAdmin(WorkspaceAdmin):
    """The year of each city whose figures this reader may see. Nothing is hidden here: it is for the city alone."""

    def get_urls(self) -> list[URLPattern]:
        """The page, its table as CSV, and the log in the Standard FOIA Log Format."""
        view, name = self.admin_site.admin_view, "requests_app_citation"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("manager/", view(require_safe(manager_page)), name=f"{name}_manager"),
            path("manager.csv", view(require_safe(manager_csv)), name=f"{name}_manager_csv"),
            path("manager.pdf", view(require_safe(manager_pdf)), name=f"{name}_manager_pdf"),
            path("time.csv", view(require_safe(self.time_view)), name=f"{name}_time_csv"),
            path("exemptions.csv", view(require_safe(self.csv_view)), name=f"{name}_exemptions_csv"),
            path(
                "<slug:city_key>/log.csv", view(require_safe(self.log_view)), name=f"{name}_request_log_csv"
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        """Own cities only."""
        return Citation.objects.filter(decision__case__city__in=cities_where(request, VERB))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One city and year, all departments or one."""
        form, city, year, department = _asked(request)
        figures = year_of(city, year, local_date(city, timezone.now()), department)
        uses = figures.exemptions
        context = {
            "title": _("Reports"),
            "form": form,
            "city": city,
            "year": year,
            "figures": figures,
            "months": _months(figures.decisions),
            "shares": [
                (row.name or _("No department assigned"), row.counts) for row in figures.decisions.departments
            ],
            "definition": definition(),
            "states": _labelled(figures.by_state, State),
            "appeals": _labelled(figures.appeals, AppealState),
            "uses": uses,
            "consistency": consistency_of(city, year, department),
            "departments": _departments(uses),
            "officials": _officials(uses),
            "query": form.query(),
        }
        return render(request, "admin/reports/figures.html", context)

    def csv_view(self, request: HttpRequest) -> HttpResponseBase:
        """The same exemptions for a spreadsheet, a row for each department and official."""
        _form, city, year, department = _asked(request)
        rows = _csv_rows(exemptions_of(city, year, department))
        return _download(rows, f"{city.key}-{year}-exemptions.csv")

    def time_view(self, request: HttpRequest) -> HttpResponseBase:
        """The time staff and custodians recorded, for a spreadsheet."""
        _form, city, year, department = _asked(request)
        rows = ([cell(str(value)) for value in row] for row in time_cost.rows_of(city, year, department))
        return _download(rows, f"{city.key}-{year}-time.csv")

    def log_view(self, request: HttpRequest, city_key: str) -> HttpResponseBase:
        """The whole log of a city in the Standard FOIA Log Format, or one year of it."""
        city = next((city for city in _own(request) if city.key == city_key), None)
        if city is None:
            raise Http404
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and 1900 <= int(asked) <= 2999 else None
        return _download(sflf.rows(city, year), f"{city.key}-{year or 'all'}-log.csv")


def _own(request: HttpRequest) -> list[City]:
    cities = cities_where(request, VERB)
    if not cities:
        raise PermissionDenied
    return cities


def _asked(request: HttpRequest) -> tuple[FiguresForm, City, int, int | None]:
    """What the reader asked for; whatever is not understood falls back to this year of the first city."""
    cities = _own(request)
    this_year = local_date(cities[0], timezone.now()).year
    form = FiguresForm(request.GET, cities=cities, this_year=this_year)
    asked = form.cleaned_data if form.is_valid() else {}
    city = asked.get("city") or cities[0]
    department = asked.get("department")
    own = department.pk if department and department.city_id == city.pk else None
    return form, city, asked.get("year") or this_year, own


def _labelled(counts: Any, choices: Any) -> list[tuple[str, int]]:
    return [
        (str(choices(key).label), count) for key, count in sorted(counts.items(), key=lambda row: -row[1])
    ]


def _months(decisions: Figures) -> list[tuple[date, Counts, int, int]]:
    """The months so far, each with its bar against the fullest and how much of that was missed."""
    most = max(counts.due for counts in decisions.months.values())
    begun = {date(decisions.year, month, 1): counts for month, counts in decisions.months.items()}
    return [
        (month, counts, twentieths(counts.due, most), twentieths(counts.missed, counts.due))
        for month, counts in begun.items()
        if month < decisions.today
    ]


def _departments(uses: Iterable[ExemptionUse]) -> list[tuple[str, str, int]]:
    rows = [
        (name or _("none"), use.citation, times) for use in uses for name, times in use.by_department.items()
    ]
    return sorted(rows, key=lambda row: (row[0], -row[2], row[1]))


def _officials(uses: Iterable[ExemptionUse]) -> list[tuple[str, str, str, int]]:
    rows = [
        (name, title, use.citation, times) for use in uses for (name, title), times in use.by_official.items()
    ]
    return sorted(rows, key=lambda row: (row[0], row[1], -row[3], row[2]))


def _csv_rows(uses: Iterable[ExemptionUse]) -> Iterator[list[str]]:
    yield ["exemption", "by", "who", "times", "contested", "upheld", "overturned", "reason used again"]
    for use in uses:
        whole = [use.times, use.contested, use.upheld, use.overturned, f"{use.reused_share:.0%}"]
        yield [cell(use.citation), "all", "", *map(str, whole)]
        for name, times in use.by_department.items():
            yield [cell(use.citation), "department", cell(name), str(times), "", "", "", ""]
        for (name, title), times in use.by_official.items():
            yield [cell(use.citation), "official", cell(f"{name}, {title}"), str(times), "", "", "", ""]


def _download(rows: Iterator[list[str]], name: str) -> HttpResponseBase:
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
