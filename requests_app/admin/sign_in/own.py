"""How the reader signs in: their second factors, and where they are signed in; ending those."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.admin.common.actor import actor_of, cities_of
from requests_app.admin.common.rendering import render
from requests_app.admin.sign_in.factor_views import factors_of
from requests_app.services.sign_in.factors import must_have_factor
from requests_app.services.sign_in.sessions import end_others, sessions_of


def own_sign_in_view(request: HttpRequest) -> HttpResponse:
    """Factors and sessions."""
    actor = actor_of(request)
    rows = sessions_of(actor.user_id or 0, now=timezone.now())
    context = {
        "title": _("Sign-in and sessions"),
        "sessions": [{"row": row, "here": row.session_key == request.session.session_key} for row in rows],
        "zone": _zone(request),
        "required": must_have_factor(cities_of(request)),
        **factors_of(actor.user_id or 0),
    }
    return render(request, "admin/sign_in/own.html", context)


def _zone(request: HttpRequest) -> str:
    """The clock the reader's cities share; where they have several, UTC."""
    zones = {city.timezone for city in cities_of(request)}
    return zones.pop() if len(zones) == 1 else "UTC"


def end_sessions_view(request: HttpRequest) -> HttpResponse:
    """End every session of the reader but this one."""
    ended = end_others(actor_of(request).user_id or 0, request.session.session_key or "")
    said = ngettext("%(ended)s other session ended.", "%(ended)s other sessions ended.", ended) % {
        "ended": ended
    }
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:own_sign_in"))
