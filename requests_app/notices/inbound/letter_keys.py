"""What only this installation can write into a letter: its envelope sender (VERP), and the mark that makes a loop."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from django.conf import settings

from requests_app.notices.models import Notice

LENGTH = 26
"""Signs of base32: 130 bits."""

_BOUNCE = re.compile(
    rf"^(?P<box>[^@+]{{1,64}})\+b-(?P<number>\d{{1,18}})\.(?P<token>[a-z2-7]{{{LENGTH}}})@(?P<host>[^@]{{1,255}})$"
)


def bounce_address(notice: Notice) -> str:
    """The envelope sender of one letter, to which mail servers return it; empty where the city takes no mail in."""
    if not settings.INBOUND_ADDRESS or notice.pk is None:
        return ""
    box, _at, host = settings.INBOUND_ADDRESS.partition("@")
    return f"{box}+b-{notice.pk}.{_key(f'bounce/{notice.message_id}')}@{host}"


def letter_of(address: str) -> Notice | None:
    """The letter a bounce address belongs to; None for every other address, one with a wrong key among them."""
    found = _BOUNCE.match(address.strip().lower())
    box, _at, host = settings.INBOUND_ADDRESS.lower().partition("@")
    if found is None or (found["box"], found["host"]) != (box, host):
        return None
    notice: Notice | None = Notice.objects.filter(pk=int(found["number"])).first()
    if notice is None or not hmac.compare_digest(found["token"], _key(f"bounce/{notice.message_id}")):
        return None
    return notice


def letter_mark(reference: str) -> str:
    """The mark that a letter about `reference` carries; seen on what comes in, it is our own letter again."""
    return _key(f"mark/{reference}")


def _key(said: str) -> str:
    """HMAC-SHA-256 under LINK_KEY, for ever the same for the same thing."""
    digest = hmac.new(settings.LINK_KEY, f"letter/{said}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
