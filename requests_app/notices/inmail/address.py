"""The address a case's letters ask to be answered to: its number, and a part that nobody can guess."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from django.conf import settings

from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import City

TOKEN_LENGTH = 26
"""Signs of base32: 130 bits."""

_REPLY = re.compile(
    rf"^(?P<box>[^@]+)\+(?P<number>[a-z0-9-]{{3,24}})\.(?P<token>[a-z2-7]{{{TOKEN_LENGTH}}})@(?P<host>[^@]+)$"
)


def reply_address(case: RecordsRequest) -> str:
    """`records+sac-2026-000123.<token>@…`; empty where the city takes no mail in."""
    if not settings.INBOUND_ADDRESS:
        return ""
    box, _at, host = settings.INBOUND_ADDRESS.partition("@")
    return f"{box}+{case.number.lower()}.{_token(case)}@{host}"


def case_of(address: str) -> RecordsRequest | None:
    """The case a reply address belongs to; None for every other address, a wrong token among them."""
    found = _REPLY.match(address.strip().lower())
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    if found is None or (found["box"], found["host"]) != (box, host):
        return None
    case = (
        RecordsRequest.objects.select_related("city__policy", "requester")
        .filter(number=found["number"].upper())
        .first()
    )
    if case is None or not hmac.compare_digest(found["token"], _token(case)):
        return None
    return case


def city_of(address: str) -> City | None:
    """The city a plain address names, as in `records+sac@…`; None where it names none."""
    found = re.match(r"^([^@+]+)\+([a-z0-9]{1,6})@([^@]+)$", address.strip().lower())
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    if found is None or (found[1], found[3]) != (box, host):
        return None
    return City.objects.filter(prefix=found[2].upper()).first()


def _token(case: RecordsRequest) -> str:
    """HMAC-SHA-256 of the case under LINK_KEY; not the secret of its link, so that neither gives away the other."""
    said = f"reply/{case.pk}/{case.number}".encode()
    digest = hmac.new(settings.LINK_KEY, said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:TOKEN_LENGTH]
