"""Whose network address a request comes from: one function for the API, forms, feeds and signing in."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from requests_app.services.jobs import health

log = structlog.get_logger(__name__)
_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")
PROBES = frozenset({"/healthz", "/readyz"})
"""Asked from inside, past the proxy, and counted by nobody."""
NOTE_EVERY = 60.0
"""Seconds between two marks of one process that addresses cannot be read."""


class ClientAddress:
    """Sets `request.META["CLIENT_ADDRESS"]`, by which the entry points count; nobody below reads headers for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.noted_at = -NOTE_EVERY

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = given_address(request, settings.TRUST_PROXY)
        found = normal(given)
        if found is None and request.path_info not in PROBES:
            self.alarm(empty=not given)
        request.META["CLIENT_ADDRESS"] = found or shard(request, given)
        return self.get_response(request)

    def alarm(self, *, empty: bool) -> None:
        """Say it in the log and, once a minute, where Operations shows it; never what was sent."""
        log.error("client_address.unreadable", trust_proxy=settings.TRUST_PROXY, empty=empty)
        if time.monotonic() - self.noted_at < NOTE_EVERY:
            return
        self.noted_at = time.monotonic()
        try:
            health.note(health.UNREADABLE, timezone.now())
        except DatabaseError:
            log.error("client_address.not_noted")


def shard(request: HttpRequest, given: str) -> str:
    """One of 256 buckets for addresses that cannot be read: no city shares one, and a flood is still bounded."""
    seen = (given, request.headers.get("User-Agent", ""), request.headers.get("Accept-Language", ""))
    return f"unreadable {hashlib.sha256(repr(seen).encode()).hexdigest()[:2]}"


def given_address(request: HttpRequest, proxies: int) -> str:
    """The address as the outermost of our `proxies` wrote it: so many entries from the right of X-Forwarded-For.

    What stands left of it was sent by the visitor. A shorter list than there are proxies says that one of them writes
    nothing; then there is no address, and never that of the proxy, which is everybody's.
    """
    if not proxies:
        return str(request.META.get("REMOTE_ADDR", ""))
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    return entries[-proxies].strip() if len(entries) >= proxies else ""


def normal(given: str) -> str | None:
    """The address without port, brackets and zone; of IPv6 the /64, which is what one household has. None: none."""
    bare = given.strip().strip('"')
    with_port = _WITH_PORT.fullmatch(bare)
    if with_port:
        bare = with_port[1] or with_port[2]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return ":".join(found.exploded.split(":")[:4]) + "::/64"
    return str(found)
