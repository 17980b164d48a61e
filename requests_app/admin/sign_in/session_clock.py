"""Ends sessions of staff that were not used for long or that began too long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.sign_in.browser_names import browser_name
from requests_app.cities.models.staff_sessions import BEGAN, BROWSER, SEEN, SHOWN, instant
from requests_app.services.sign_in.sessions import NOTE_EVERY, is_over


class SessionClock:
    """A session that is seen for the first time begins then: whoever holds it has just signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(SESSION_KEY):
            now = timezone.now()
            began, seen = instant(request.session.get(BEGAN)), instant(request.session.get(SEEN))
            if began and seen and is_over(began, seen, now=now):
                logout(request)
                messages.info(request, _("Your session ended. Sign in again."))
            elif began is None or seen is None:
                begin_session(request)
            elif now - seen >= NOTE_EVERY:
                request.session[SEEN] = now.isoformat()
        return self.get_response(request)


def begin_session(request: HttpRequest, shown_at: datetime | None = None) -> None:
    """The clock of this session begins now. `shown_at`: when the provider last asked the person, if it says so."""
    now = timezone.now()
    request.session[BEGAN] = request.session[SEEN] = now.isoformat()
    request.session[SHOWN] = (min(shown_at, now) if shown_at else now).isoformat()
    request.session[BROWSER] = browser_name(request.headers.get("User-Agent", ""))
