"""A private session: a secret link is exchanged for a signed cookie that only the pages of its subject get to see."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.services.cases.private_sessions import LASTS, end_session
from requests_app.web.given_back import given_back
from requests_app.web.pages import View, page, resident_page, the_city

LIFETIME = LASTS

Subject = RecordsRequest | Incident
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Held(Generic[S]):
    """What this browser may open: the subject whose link was followed, who it acts as, and which link it was.

    `session`: a hash by which the server knows this session, to end it and to remember what it has shown.
    """

    home: ClassVar[str]
    subject: S
    actor: Actor
    link_id: UUID
    session: str

    def address(self, name: str = "", **more: Any) -> str:
        """The address of one of the subject's pages, without its secret; the first one unless named."""
        return address_of(self.subject, name or self.home, **more)


H = TypeVar("H", bound=Held[Any])


@dataclass(frozen=True, slots=True)
class Opened:
    """What the cookie of a session says."""

    link_id: UUID
    subject_id: int
    session: str


def address_of(subject: Subject, name: str, **more: Any) -> str:
    """The address of a page of a subject, without its secret."""
    return reverse(f"web:{name}", kwargs={"city": subject.city.key, "number": subject.number, **more})


class PrivateSession(ABC, Generic[S, H]):
    """How the links of one kind of subject open its pages; a subclass says what a link leads to and what may be read.

    `cookie` names the cookie (`cookie_of`) and salts its signature, `home` the first page, `dead` and `locked` the
    pages for a link that opens nothing and for someone without one, `section` the part of the site of the second.
    """

    cookie: ClassVar[str]
    home: ClassVar[str]
    dead: ClassVar[str]
    locked: ClassVar[str]
    section: ClassVar[str] = ""

    @abstractmethod
    def find(self, secret: str, now: datetime) -> tuple[S, UUID] | None:
        """What the secret of a living link leads to, and that link's id."""

    @abstractmethod
    def held(self, opened: Opened, city: str, number: str, now: datetime) -> H | None:
        """The subject with this address, if this link still opens it and the session was not left (one query)."""

    @abstractmethod
    def opened(self, subject: S, link_id: UUID, token: str, now: datetime) -> bool:
        """The link was opened; whether it came out of a mail and that confirmed the address it went to."""

    def exchange(self, request: HttpRequest, secret: str, token: str = "") -> HttpResponseBase:
        """Put the cookie for a link's secret and go to the subject; any other secret gets one friendly page.

        `token`: what the link carried in a mail.
        """
        found = self.find(secret, timezone.now())
        if found is None:
            return private(page(request, self.dead, status=404))
        if is_opened(request) and self.opened(*found, token, timezone.now()):
            messages.success(request, _("Your email address is confirmed. We are emailing you a full copy."))
        response = redirect(address_of(found[0], self.home))
        self.hand_over(response, *found)
        return private(response, referrer="no-referrer")

    def hand_over(self, response: HttpResponse, subject: S, link_id: UUID) -> None:
        """Give the browser the cookie for one subject, for this sitting."""
        response.set_cookie(
            self.cookie_of(subject.number),
            signing.dumps([link_id.hex, subject.pk, uuid4().hex], salt=self._salt),
            path=self._path(subject),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def page(self, *methods: str) -> Callable[[View], View]:
        """A page of one subject: checks the cookie on every request; never cached, never a referrer."""

        def guard(view: View) -> View:
            @wraps(view)
            def opened(request: HttpRequest, city: str, number: str, **more: Any) -> HttpResponseBase:
                held = self._opened(request, city, number)
                if held is None:
                    context = {"given_back": given_back(request)}
                    return private(
                        page(request, self.locked, the_city(city), context, section=self.section, status=403)
                    )
                return private(view(request, held, **more))

            return resident_page(*methods)(opened)

        return guard

    def leave(self, request: HttpRequest, held: H) -> HttpResponseBase:
        """End the session, for people at a shared computer: a copy of its cookie opens nothing any more."""
        end_session(held.session, now=timezone.now())
        response = redirect("web:city", held.subject.city.key)
        name, path = self.cookie_of(held.subject.number), self._path(held.subject)
        response.delete_cookie(name, path=path, samesite="Lax")
        return response

    def cookie_of(self, number: str) -> str:
        """The cookie of one subject. On https no other host can set it (`__Host-`), which asks for the path /, so that
        the number keeps those of several subjects apart; on http the path does.
        """
        return f"{settings.COOKIE_PREFIX}{self.cookie}-{number}" if settings.COOKIE_PREFIX else self.cookie

    def _path(self, subject: Subject) -> str:
        return "/" if settings.COOKIE_PREFIX else address_of(subject, self.home)

    @property
    def _salt(self) -> str:
        return f"web.{self.cookie}"

    def _opened(self, request: HttpRequest, city: str, number: str) -> H | None:
        try:
            kept = request.COOKIES.get(self.cookie_of(number), "")
            content = signing.loads(kept, salt=self._salt, max_age=LIFETIME)
            link_hex, subject_id, session = content
            session_hash = hashlib.sha256(UUID(str(session)).bytes).hexdigest()
            opened = Opened(UUID(str(link_hex)), int(subject_id), session_hash)
            return self.held(opened, city, number, timezone.now())
        except (signing.BadSignature, ValueError, TypeError):
            return None


def is_opened(request: HttpRequest) -> bool:
    """Whether someone opens an address, as far as the browser says: not a program that looks ahead."""
    ahead = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return request.method == "GET" and "prefetch" not in ahead.lower()


R = TypeVar("R", bound=HttpResponseBase)


def private(response: R, *, referrer: str = "same-origin") -> R:
    """Kept by no one on the way. `no-referrer` would make browsers send forms with `Origin: null`, which the
    protection against forged forms refuses; `same-origin` tells other sites just as little.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = referrer
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
