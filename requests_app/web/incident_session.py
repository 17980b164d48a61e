"""The key of a report: its private address is exchanged for a signed cookie that only that report's pages get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from requests_app.access.models import Incident
from requests_app.cases.actors import Actor, reporter
from requests_app.cases.links import hash_of
from requests_app.web.case_session import LASTS, private
from requests_app.web.pages import View, page, resident_page, the_city

COOKIE = "report"
_SALT = "web.report"


@dataclass(frozen=True, slots=True)
class HeldReport:
    """A report whose private address this browser opened, and who it acts as."""

    incident: Incident
    actor: Actor

    def address(self, name: str = "incident", **more: Any) -> str:
        """The address of one of this report's pages, without its secret."""
        return incident_path(self.incident, name, **more)


def incident_path(incident: Incident, name: str = "incident", **more: Any) -> str:
    """The address of a page of a report, without its secret."""
    return reverse(f"web:{name}", kwargs={"city": incident.city.key, "number": incident.number, **more})


@resident_page("GET")
def exchange(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/i/<secret>/`: put the key into a cookie and go to the report; any other secret gets one friendly page.

    What the system found or a court ordered has no reporter, so its secret opens nothing.
    """
    rows = Incident.objects.select_related("city").filter(cause="", court_order=None)
    incident = rows.filter(secret_hash=hash_of(secret)).first()
    if incident is None:
        return private(page(request, "incident_link_dead", status=404))
    response = redirect(incident_path(incident))
    hand_over(response, incident)
    private(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


def hand_over(response: HttpResponse, incident: Incident) -> None:
    """Give the browser the key to one report, sent back to that report's pages only."""
    response.set_cookie(
        COOKIE,
        signing.dumps([incident.link_id.hex, incident.pk], salt=_SALT),
        path=incident_path(incident),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def report_page(*methods: str) -> Callable[[View], View]:
    """A page of one report: checks the cookie on every request; never cached, never a referrer."""

    def guard(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, city: str, number: str, **more: Any) -> HttpResponseBase:
            held = _held(request, city, number)
            if held is None:
                return private(page(request, "incident_locked", the_city(city), status=403))
            return private(view(request, held, **more))

        return resident_page(*methods)(opened)

    return guard


def _held(request: HttpRequest, city: str, number: str) -> HeldReport | None:
    """What the cookie opens: this very report; None otherwise (one query)."""
    try:
        link_hex, incident_id = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
        incident_id = int(incident_id)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    actor = reporter(incident_id)
    found = (
        Incident.objects.readable_by(actor)
        .filter(city__key=city, number=number, cause="", court_order=None)
        .select_related("city__policy", "dataset", "department")
        .first()
    )
    if found is None or found.link_id.hex != link_hex:
        return None
    return HeldReport(found, actor)


@report_page("POST")
def leave(request: HttpRequest, held: HeldReport) -> HttpResponseBase:
    """Take the key out of this browser, for people at a shared computer."""
    response = redirect("web:city", held.incident.city.key)
    response.delete_cookie(COOKIE, path=held.address(), samesite="Lax")
    return response
