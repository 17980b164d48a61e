"""The queue's pages: the list with its headings and links, its export, the way back to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requests_app.admin.cases import queue, queue_columns, queue_export, saved_lists
from requests_app.admin.cases.forms.queue import QueueForm
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.rendering import render
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import SavedList
from requests_app.services.cases.saved_lists import first_list, lists_for

KEPT = "queue"
"""Where the session keeps the filters of the list last looked at."""
LONGEST = 2000
CHANGELIST = "admin:requests_app_recordsrequest_changelist"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: the address that sorts by it, "" where it is not sorted by; how it is sorted now."""

    label: str
    address: str
    sorted: str


def queue_page(request: HttpRequest) -> HttpResponse:
    """The list; what was searched for is remembered for the way back."""
    actor, cities, now = actor_of(request), cities_of(request), timezone.now()
    lists = lists_for(actor, cities)
    first = first_list(lists, actor) if not request.GET else None
    data = QueryDict(first.query) if first else request.GET
    form = QueueForm(data, actor=actor, cities=cities)
    listed = queue.listed(form, actor, cities, now)
    keys = form.shown_columns
    _remember(request)
    may_act = cities_where(request, Verb.BEGIN_REVIEW) or cities_where(request, Verb.ASSIGN)
    picks = queue_columns.Picks(bool(may_act), request.GET.get("pick") == "all")
    context: dict[str, Any] = {
        "title": _("Requests"),
        "form": form,
        "page": listed.page,
        "headings": _headings(request, keys),
        "groups": _bodies(listed, keys, now, picks),
        "picks": picks,
        "all_address": _address(request, keep_page=True, pick="all"),
        "shown_columns": keys,
        "address": _address(request),
        "sorted_by": _sorted_by(form),
        "lists": lists,
        "here": first or _here(request, lists),
        "save_form": saved_lists.form_for(request),
    }
    return render(request, "admin/cases/queue.html", context)


def csv_page(request: HttpRequest) -> HttpResponseBase:
    """Everything the list shows, all its pages, as a CSV file."""
    return _export(request, queue_export.as_csv)


def xlsx_page(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    return _export(request, queue_export.as_xlsx)


def _export(request: HttpRequest, write: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    actor, cities, now = actor_of(request), cities_of(request), timezone.now()
    form = QueueForm(request.GET, actor=actor, cities=cities)
    cases = queue.whole(form, actor, cities, now).iterator(chunk_size=500)
    day = local_date(cities[0], now) if cities else now.date()
    return write(cases, form.shown_columns, now, f"requests-{day.isoformat()}")


def way_back(request: HttpRequest) -> tuple[str, bool]:
    """The list last looked at, and whether it was narrowed or sorted."""
    kept = str(request.session.get(KEPT, ""))
    address = reverse(CHANGELIST)
    return (f"{address}?{kept}", True) if kept else (address, False)


def _remember(request: HttpRequest) -> None:
    shown = _address(request, keep_page=True)[:LONGEST]
    if request.session.get(KEPT, "") != shown:
        request.session[KEPT] = shown


def _here(request: HttpRequest, lists: list[SavedList]) -> SavedList | None:
    """The saved list that is looked at."""
    query = saved_lists.query_of(request.GET)
    if request.GET.get("q", "").strip() or not query:
        return None
    return next((row for row in lists if row.query == query), None)


def _bodies(
    listed: queue.Listed, keys: list[str], now: datetime, picks: queue_columns.Picks
) -> list[tuple[str, SafeString]]:
    """The rows of the table, under the place where they were found for a search."""
    table = queue_columns.Table(keys, now, picks)
    if listed.groups:
        return [(str(place.label), table.body(cases)) for place, cases in listed.groups]
    return [("", table.body(listed.page.rows))] if listed.page.rows else []


def _headings(request: HttpRequest, keys: list[str]) -> list[Heading]:
    now_sorted = request.GET.get("sort", "")
    return [_heading(request, key, now_sorted) for key in keys]


def _heading(request: HttpRequest, key: str, now_sorted: str) -> Heading:
    column = queue_columns.COLUMNS[key]
    if not column.sort:
        return Heading(str(column.label), "", "")
    turned = f"-{key}"
    standing = {key: "ascending", turned: "descending"}.get(now_sorted, "")
    return Heading(str(column.label), _address(request, sort=turned if now_sorted == key else key), standing)


def _sorted_by(form: QueueForm) -> str:
    """What the caption says of the order."""
    sort = form.data.get("sort", "")
    column = queue_columns.COLUMNS.get(sort.removeprefix("-"))
    if column is not None and column.sort:
        return _("Requests, sorted by: %(column)s") % {"column": str(column.label)}
    if form.data.get("q", "").strip():
        return _("Requests found, best matches first")
    return _("Requests, sorted by due date (earliest first)")


def _address(request: HttpRequest, *, keep_page: bool = False, **changed: str) -> str:
    """The filters as they stand in the address, for links; without the page unless it is to be kept."""
    kept = QueryDict(mutable=True)
    for name in (*QueueForm.base_fields, *(("page",) if keep_page else ())):
        if name in request.GET:
            kept.setlist(name, request.GET.getlist(name))
    for name, value in changed.items():
        kept[name] = value
    return kept.urlencode()
