"""The address a case's letters ask to be answered to: its number, and a part that no one can guess."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from uuid import UUID

from django.conf import settings

from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.cities.models import City

TOKEN_LENGTH = 26
"""Signs of base32: 130 bits."""

_REPLY = re.compile(
    rf"^(?P<box>[^@]+)\+(?P<number>[a-z0-9-]{{3,24}})\.(?P<token>[a-z2-7]{{{TOKEN_LENGTH}}})@(?P<host>[^@]+)$"
)


def reply_address(number: str, link_id: UUID) -> str:
    """`records+sac-2026-000123.<token>@…` of one link to a case; empty where the city takes no mail in."""
    if not settings.INBOUND_ADDRESS:
        return ""
    box, _at, host = settings.INBOUND_ADDRESS.partition("@")
    return f"{box}+{number.lower()}.{_token(number, link_id)}@{host}"


def case_of(address: str) -> RecordsRequest | None:
    """The case a reply address belongs to; None for every other address: a wrong token, or one of a revoked link."""
    found = _REPLY.match(address.strip().lower())
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    if found is None or (found["box"], found["host"]) != (box, host):
        return None
    number = found["number"].upper()
    links = CaseLink.objects.select_related("case__city__policy", "case__requester")
    for link in links.filter(case__number=number, revoked_at=None):
        if hmac.compare_digest(found["token"], _token(number, link.pk)):
            return link.case
    return None


def city_of(address: str) -> City | None:
    """The city a plain address names, as in `records+sac@…`; None where it names none."""
    found = re.match(r"^([^@+]+)\+([a-z0-9]{1,6})@([^@]+)$", address.strip().lower())
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    if found is None or (found[1], found[3]) != (box, host):
        return None
    return City.objects.filter(prefix=found[2].upper()).first()


def _token(number: str, link_id: UUID) -> str:
    """HMAC-SHA-256 of the link under LINK_KEY; not the link's own secret, so that neither gives away the other."""
    said = f"reply/{number}/{link_id}".encode()
    digest = hmac.new(settings.LINK_KEY, said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:TOKEN_LENGTH]
