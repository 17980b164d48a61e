"""From which network address a request comes, for counting; behind a proxy only the proxy's own word counts."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address; of IPv6 the /64, which is what one household has. "unknown" where there is none.

    With TRUST_PROXY it is the last entry of X-Forwarded-For: the one our own proxy wrote.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or given
    try:
        found = ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return ":".join(found.exploded.split(":")[:4]) + "::/64"
    return str(found)
