"""Middleware of the project: whose network address a request comes from, and the clerk workspace in one language."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ClientAddress:
    """Sets `request.META["CLIENT_ADDRESS"]`, by which the entry points count; nobody below reads headers for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.META["CLIENT_ADDRESS"] = address_of(request)
        return self.get_response(request)


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


class AdminInEnglish:
    """After LocaleMiddleware: pages under /admin/ are in English whatever the browser asks for.

    The workspace's words exist in English only, so no page of it may be half in another language.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/admin/"):
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
        return self.get_response(request)
