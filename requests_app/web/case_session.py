"""The key of a case: its link is exchanged for a signed cookie that only that case's pages get to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from requests_app.cases import links
from requests_app.cases.actors import Actor, link_holder
from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.web.pages import View, page, resident_page, the_city

COOKIE = "case"
LASTS = timedelta(hours=12)
_SALT = "web.case"


@dataclass(frozen=True, slots=True)
class Held:
    """A case whose link this browser opened, and who it acts as."""

    case: RecordsRequest
    actor: Actor
    link_id: UUID

    def address(self, name: str = "case", **more: Any) -> str:
        """The address of one of this case's pages."""
        return case_address(self.case, name, **more)


def case_address(case: RecordsRequest, name: str = "case", **more: Any) -> str:
    """The address of a page of a case, without its secret."""
    return reverse(f"web:{name}", kwargs={"city": case.city.key, "number": case.number, **more})


@resident_page("GET")
def exchange(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/l/<secret>/`: put the key into a cookie and go to the case; any other secret gets one friendly page."""
    link = links.find(secret, timezone.now())
    if link is None:
        return private(page(request, "link_dead", status=404))
    response = redirect(case_address(link.case))
    hand_over(response, link)
    private(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


def hand_over(response: HttpResponse, link: CaseLink) -> None:
    """Give the browser the key to one case, for this sitting, sent back to that case's pages only."""
    response.set_cookie(
        COOKIE,
        signing.dumps([link.pk.hex, link.case_id], salt=_SALT),
        path=case_address(link.case),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def case_page(*methods: str) -> Callable[[View], View]:
    """A page of one case: checks the cookie against the link on every request; never cached, never a referrer."""

    def guard(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, city: str, number: str, **more: Any) -> HttpResponseBase:
            held = _held(request, city, number)
            if held is None:
                return private(page(request, "case_locked", the_city(city), section="find", status=403))
            return private(view(request, held, **more))

        return resident_page(*methods)(opened)

    return guard


def _held(request: HttpRequest, city: str, number: str) -> Held | None:
    """What the cookie opens: this very case, by a link that still lives (one query); None otherwise."""
    try:
        link_hex, case_id = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
        link_id, case_id = UUID(str(link_hex)), int(case_id)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    actor = link_holder(case_id)
    living = {"links__pk": link_id, "links__revoked_at": None, "links__expires_at__gt": timezone.now()}
    case = (
        RecordsRequest.objects.visible_to(actor)
        .filter(city__key=city, number=number, **living)
        .select_related("city__policy", "requester", "department", "decision", "dataset")
        .first()
    )
    return Held(case, actor, link_id) if case else None


@case_page("POST")
def leave(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Take the key out of this browser, for people at a shared computer."""
    response = redirect("web:city", held.case.city.key)
    response.delete_cookie(COOKIE, path=held.address(), samesite="Lax")
    return response


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way. `no-referrer` would make browsers send forms with `Origin: null`, which the
    protection against forged forms refuses; `same-origin` tells other sites just as little.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
