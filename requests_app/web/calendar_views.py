"""The dates of a case for a calendar: a file to keep, and an address a calendar can follow."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation

from requests_app.cases import links
from requests_app.cases.icalendar_feed import CalendarDay, feed
from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.web.case_session import Held, case_page
from requests_app.web.pages import resident_page
from requests_app.web.private_session import private


@case_page("GET")
def dates(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The running dates as a file; whole days, named without what was asked for."""
    response = _calendar(held.case)
    response["Content-Disposition"] = f'attachment; filename="{held.case.number}.ics"'
    return response


@resident_page("GET")
def follow(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/l/<token>/dates.ics`: the same, for a calendar that asks again by itself. Its token opens nothing else."""
    link = links.find_by_calendar(secret, timezone.now())
    if link is None:
        raise NotFound
    with translation.override(link.case.requester.language):
        response = _calendar(link.case)
    return private(response)


def _calendar(case: RecordsRequest) -> HttpResponse:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    running = Deadline.objects.running().filter(case=case).order_by("due_on")
    rows = [
        CalendarDay(case.number, row.kind, row.cycle, row.due_on, row.promised_on)
        for row in running
        if row.due_on
    ]
    content = feed(case.number, rows, host=host, now=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
