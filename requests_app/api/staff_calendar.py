"""The dates a city owes, for a clerk's calendar: iCalendar, asked with a staff token as the password of HTTP Basic."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.api.authentication import password_of
from requests_app.cases.actors import narrowed, staff
from requests_app.cases.icalendar_feed import CalendarDay, feed
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import TooOften
from requests_app.cities import tokens
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit

MOST = 500
MOST_CALLS = Limit("minute", 60, 60)
AHEAD = timedelta(days=60)
BEHIND = timedelta(days=60)
SCOPES = {tokens.TokenScope.CALENDAR.value, tokens.TokenScope.READ.value}
"""A token made for either opens the calendar."""


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """`/api/v1/dates.ics`: the next date of each open case the token's owner sees, from 60 days ago to 60 ahead."""
    now = timezone.now()
    try:
        rate_limits.count(f"api.feed {request.META['CLIENT_ADDRESS']}", [MOST_CALLS], now=now)
    except TooOften as refusal:
        return HttpResponse("wait a little\n", status=429, headers={"Retry-After": str(refusal.retry_after)})
    token = tokens.find(password_of(request.headers.get("Authorization", "")) or "", now)
    if token is None or not SCOPES & {*token.scopes}:
        return HttpResponse(
            "a staff token is needed\n", status=401, headers={"WWW-Authenticate": 'Basic realm="CityRecords"'}
        )
    today = now.date()
    due = (
        RecordsRequest.objects.visible_to(narrowed(staff(token.user), token.city_id, token.department_id))
        .open()
        .filter(next_due_on__gte=today - BEHIND, next_due_on__lte=today + AHEAD)
        .order_by("next_due_on", "id")
        .values_list("pk", "number", "next_due_kind", "next_due_on")[:MOST]
    )
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    rows = [
        CalendarDay(
            number, kind, 1, on, None, f"{settings.PUBLIC_URL}/admin/requests_app/recordsrequest/{pk}/change/"
        )
        for pk, number, kind, on in due
        if on
    ]
    content = feed("CityRecords", rows, host=host, now=now)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )
