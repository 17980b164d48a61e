"""Public requests for other programs: what happened as Atom, the running dates as iCalendar."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cases import public_case as case_public_case
from requests_app.cases.icalendar_feed import CalendarDay, feed
from requests_app.cases.models import Deadline, Event, RecordsRequest
from requests_app.cases.querysets import CITY_DUTIES
from requests_app.cities.models import City
from requests_app.web import atom
from requests_app.web.pages import resident_page
from requests_app.web.public_case_views import find_public_case, find_public_city

IN_FEED = 50


@resident_page("GET")
def public_feed(request: HttpRequest, city: str, number: str = "") -> HttpResponseBase:
    """What happened, newest first, as Atom: of one public request or of all in a city."""
    town = find_public_city(city)
    cases = {case.pk: case for case in [find_public_case(town, number)]} if number else {}
    rows = Event.objects.filter(kind__in=case_public_case.PUBLIC_KINDS)
    if number:
        rows = rows.filter(case_id__in=cases)
    else:
        rows = rows.filter(case__in=RecordsRequest.objects.public().filter(city=town)).select_related("case")
    home = (
        reverse("web:public_case", args=[town.key, number])
        if number
        else reverse("web:public_cases", args=[town.key])
    )
    title = f"{number}: {next(iter(cases.values())).public_title}" if number else _("Public requests")
    entries = [
        _entry(town, event, cases.get(event.case_id) or event.case)
        for event in rows.order_by("-at", "-id")[:IN_FEED]
    ]
    return atom.feed(town, title=f"{town.name}: {title}", home=home, path=request.path, entries=entries)


def _entry(town: City, event: Event, case: RecordsRequest) -> atom.Entry:
    line = case_public_case.public([event])[0]
    return atom.Entry(
        name=f"{case.number}#{event.seq}",
        title=f"{case.number}: {line.sentence}",
        summary=f"{case.public_title}. {line.detail}".strip(),
        path=reverse("web:public_case", args=[town.key, case.number]),
        at=event.at,
    )


@resident_page("GET")
def public_dates(request: HttpRequest, city: str, number: str) -> HttpResponseBase:
    """The running dates of a public request for a calendar."""
    case = find_public_case(find_public_city(city), number)
    running = Deadline.objects.running().filter(case=case, kind__in=CITY_DUTIES).order_by("due_on")
    rows = [
        CalendarDay(case.number, row.kind, row.cycle, row.due_on, row.promised_on)
        for row in running
        if row.due_on and case.is_open
    ]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    content = feed(case.number, rows, host=host, now=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
