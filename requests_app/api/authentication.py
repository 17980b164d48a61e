"""Who calls the API: no one in particular, the holder of a case's link, or a program with a staff token."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from requests_app.access.api_keys import KEY_MARK
from requests_app.access.introspection import Gateway, LiveKey, find_key
from requests_app.cases import links
from requests_app.cases.actors import PUBLIC, Actor, link_holder, narrowed, staff
from requests_app.cities import tokens
from requests_app.cities.models import User

LONGEST = 200
"""Characters of a secret; ours are 43 to 60."""
LONGEST_BASIC = 1000
"""Characters of a name and a secret as HTTP Basic has them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The one who calls. `key` names them for counting; `actor` is what policy and visibility ask.

    `scopes`: what a staff token was made for; everyone else has none and needs none.
    """

    kind: Literal["anonymous", "holder", "staff", "key", "gateway"]
    key: str
    actor: Actor
    api_key: LiveKey | None = None
    gateway: Gateway | None = None
    scopes: frozenset[str] = frozenset()


ANONYMOUS = Caller("anonymous", "", PUBLIC)


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <secret>`; cookies mean nothing here, so no page can call for its reader."""

    def authenticate(self, request: Request) -> tuple[User | None, Caller] | None:
        """Nothing where no secret was sent. Raises AuthenticationFailed for any that opens nothing."""
        secret = bearer(request)
        if secret is None:
            return None
        found = _found(secret, timezone.now())
        if found is None:
            raise AuthenticationFailed
        return found

    def authenticate_header(self, request: Request) -> str:
        """What a caller without a valid secret is asked for."""
        return "Bearer"


def bearer(request: Request) -> str | None:
    """The secret that was sent; None where none was. Raises AuthenticationFailed for what cannot be one."""
    given = request.headers.get("Authorization")
    if given is None:
        return None
    scheme, _space, secret = given.partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret or len(secret) > LONGEST:
        raise AuthenticationFailed
    return secret


def basic(request: Request) -> str | None:
    """The password of HTTP Basic; None where another scheme or nothing was sent. Raises AuthenticationFailed."""
    given = request.headers.get("Authorization", "")
    if not given.lower().startswith("basic "):
        return None
    password = password_of(given)
    if password is None:
        raise AuthenticationFailed
    return password


def password_of(header: str) -> str | None:
    """The password in an `Authorization` of HTTP Basic; None for anything else."""
    scheme, _space, given = header.partition(" ")
    if scheme.lower() != "basic" or len(given) > LONGEST_BASIC:
        return None
    try:
        _name, _colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return password if 0 < len(password) <= LONGEST else None


def _found(secret: str, now: datetime) -> tuple[User | None, Caller] | None:
    """By its mark one knows whose secret it is: one query, whatever it is."""
    if secret.startswith(KEY_MARK):
        return _program(secret, now)
    return _staff(secret, now) if secret.startswith(tokens.MARK) else _holder(secret, now)


def caller_of(request: Request) -> Caller:
    """The caller of a request. Raises AuthenticationFailed for a secret that opens nothing."""
    caller: Any = request.auth
    return caller if isinstance(caller, Caller) else ANONYMOUS


def _staff(secret: str, now: datetime) -> tuple[User, Caller] | None:
    token = tokens.find(secret, now)
    if token is None:
        return None
    actor = narrowed(staff(token.user), token.city_id, token.department_id)
    return token.user, Caller("staff", str(token.pk), actor, scopes=frozenset(token.scopes))


def _program(secret: str, now: datetime) -> tuple[None, Caller] | None:
    """A key reads what everyone reads, under the limits of its own tier."""
    key = find_key(secret, now)
    return (None, Caller("key", f"grant {key.grant_id}", PUBLIC, api_key=key)) if key else None


def _holder(secret: str, now: datetime) -> tuple[None, Caller] | None:
    link = links.find(secret, now)
    return (None, Caller("holder", str(link.pk), link_holder(link.case_id))) if link else None
