"""The manager's page: months, backlog, time to determination, departments, people, what is overdue; also as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import actor_of, cities_of
from requests_app.admin.common.rendering import render
from requests_app.admin.reports.forms import FiguresForm
from requests_app.cases import policy
from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.manager_figures import ManagerFigures, manager_figures
from requests_app.cases.manager_tables import aged, rows_of, text_of
from requests_app.cases.verbs import Verb
from requests_app.charts import columns, lines
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, Department, Role
from requests_app.notices.pdf.exhibit import exhibit_pdf


def manager_page(request: HttpRequest) -> HttpResponse:
    """One city and year, all departments or one."""
    form, city, department, found = _found(request)
    months = [(month.begins.month, month) for month in found.months]
    ages, days = aged(found.ages), aged(found.days)
    context: dict[str, Any] = {
        "title": _("Manager's page"),
        "form": form,
        "city": city,
        "department": department,
        "figures": found,
        "whole": found.year.decisions.whole,
        "ages": ages,
        "days": days,
        "overdue": found.overdue,
        "months_chart": lines(
            _("Received, closed and open requests by month"),
            [
                (_("Received"), [(number, month.received) for number, month in months]),
                (_("Closed"), [(number, month.closed) for number, month in months]),
                (_("Open at the end"), [(number, month.open) for number, month in months]),
            ],
        ),
        "ages_chart": columns(_("Open requests by age in calendar days"), ages),
        "days_chart": columns(_("Determinations by calendar days taken"), days),
        "query": form.query(),
    }
    return render(request, "admin/reports/manager.html", context)


def manager_csv(request: HttpRequest) -> HttpResponseBase:
    """The same tables for a spreadsheet."""
    _form, city, _department, found = _found(request)
    response = StreamingHttpResponse(
        csv_lines([cell(str(value)) for value in row] for row in rows_of(found)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{city.key}-{found.year.year}-manager.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def manager_pdf(request: HttpRequest) -> HttpResponse:
    """The same tables on paper."""
    _form, city, _department, found = _found(request)
    title = _("Requests in %(year)s") % {"year": found.year.year}
    body = exhibit_pdf(city, "", title, text_of(found), timezone.now())
    response = HttpResponse(body, content_type="application/pdf")
    name = f"{city.key}-{found.year.year}-manager.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def may_open(request: HttpRequest) -> list[City]:
    """The cities whose figures this reader may see: all of them, or their own departments' as reviewers."""
    actor = actor_of(request)
    return [
        city
        for city in cities_of(request)
        if policy.may(actor, Verb.READ_FIGURES, city) or own_departments(request, city)
    ]


def own_departments(request: HttpRequest, city: City) -> frozenset[int]:
    """The departments a reviewer is narrowed to in a city; empty for everyone else."""
    scope = actor_of(request).city_roles.get(city.pk)
    if scope is None or Role.DEPARTMENT_REVIEWER not in scope.roles:
        return frozenset()
    return scope.department_ids or frozenset()


def _found(request: HttpRequest) -> tuple[FiguresForm, City, Department | None, ManagerFigures]:
    cities = may_open(request)
    if not cities:
        raise PermissionDenied
    now = timezone.now()
    form = FiguresForm(request.GET, cities=cities, this_year=local_date(cities[0], now).year)
    asked = form.cleaned_data if form.is_valid() else {}
    city = asked.get("city") or cities[0]
    department = asked.get("department")
    if department is not None and department.city_id != city.pk:
        department = None
    if not policy.may(actor_of(request), Verb.READ_FIGURES, city):
        own = own_departments(request, city)
        if department is None or department.pk not in own:
            department = Department.objects.filter(pk__in=own).order_by("name", "pk").first()
    today = local_date(city, now)
    year = asked.get("year") or today.year
    found = manager_figures(city, year, today, department.pk if department else None)
    return form, city, department, found
