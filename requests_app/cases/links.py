"""Capability links: 256-bit secrets made from a key outside the database, of which only hashes are stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q

from requests_app.cases.models import CaseLink, RecordsRequest
from requests_app.cases.states import OPEN_STATES

LIFETIME = timedelta(days=180)
"""After the case has ended, and after each use; while the case is open its links do not end by themselves."""
RENEWED_EACH = timedelta(days=1)
"""How exactly the last use is kept."""
SHOWN_FOR = timedelta(minutes=15)
"""So long the page that shows a new link shows it, to print it or to change the language; then no page does."""
MARK = "{{link:%s}}"
"""What stands in a stored letter where the working address goes when it is handed over."""
UNDO_MARK = "{{undo:%s}}"
"""The same for the address that undoes a change of the requester's email address."""
TASK_MARK = "{{task:%s}}"
"""The same for the address with which a custodian answers a search task."""
LINK_MARK = re.compile(r"\{\{(?:link|undo|code|task):[0-9a-f-]{36}\}\}")
"""Finds such a mark."""
CALENDAR_BYTES = 20


def secret_of(link_id: UUID) -> str:
    """The secret of one link: HMAC-SHA-256 of its id under LINK_KEY, so that it can be sent again, never read."""
    digest = hmac.new(settings.LINK_KEY, link_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_link(case: RecordsRequest, now: datetime) -> CaseLink:
    """An unsaved link to `case`."""
    link_id = uuid4()
    return CaseLink(
        id=link_id,
        case=case,
        secret_hash=hash_of(secret_of(link_id)),
        created_at=now,
        expires_at=now + LIFETIME,
    )


def address_of(link_id: UUID) -> str:
    """The full address that opens the case."""
    return f"{settings.PUBLIC_URL}/l/{secret_of(link_id)}/"


def follow_address(link_id: UUID) -> str:
    """The full private address with which someone confirms or ends following a public case."""
    return f"{settings.PUBLIC_URL}/f/{secret_of(link_id)}/"


def incident_address(link_id: UUID) -> str:
    """The full private address of a report about data."""
    return f"{settings.PUBLIC_URL}/i/{secret_of(link_id)}/"


def undo_address(link_id: UUID) -> str:
    """The full private address with which the old mailbox undoes a change of the email address."""
    return f"{settings.PUBLIC_URL}/u/{secret_of(link_id)}/"


def task_address(link_id: UUID) -> str:
    """The full private address with which a custodian answers one search task."""
    return f"{settings.PUBLIC_URL}/t/{secret_of(link_id)}/"


def mailbox_token(link_id: UUID, address: str) -> str:
    """What a link carries in a mail to `address` only: whoever opens it so has read that mailbox."""
    said = f"mailbox|{link_id}|{address.strip().lower()}".encode("utf-8", "surrogatepass")
    digest = hmac.new(settings.LINK_KEY, said, hashlib.sha256).digest()[:18]
    return base64.urlsafe_b64encode(digest).decode()


def is_from_mailbox(token: str, link_id: UUID, address: str) -> bool:
    """Whether a link was opened from a mail to that address."""
    known = mailbox_token(link_id, address)
    return bool(address.strip()) and hmac.compare_digest(token.encode("utf-8", "replace"), known.encode())


def calendar_token(link_id: UUID) -> str:
    """What a calendar subscribes with: it opens the dates of the link's case and nothing else."""
    return base64.urlsafe_b64encode(link_id.bytes + _calendar_proof(link_id)).decode().rstrip("=")


def calendar_address(link_id: UUID) -> str:
    """The full address a calendar subscribes to."""
    return f"{settings.PUBLIC_URL}/l/{calendar_token(link_id)}/dates.ics"


def find_by_calendar(token: str, now: datetime) -> CaseLink | None:
    """The living link whose calendar this is, its case loaded; None for every other token."""
    try:
        content = base64.urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(content) != 16 + CALENDAR_BYTES:
        return None
    link_id = UUID(bytes=content[:16])
    if not hmac.compare_digest(content[16:], _calendar_proof(link_id)):
        return None
    link = CaseLink.objects.select_related("case__city", "case__requester").filter(pk=link_id).first()
    return link if link and lives(link, now) else None


def _calendar_proof(link_id: UUID) -> bytes:
    said = b"calendar/" + link_id.bytes
    return hmac.new(settings.LINK_KEY, said, hashlib.sha256).digest()[:CALENDAR_BYTES]


def find(secret: str, now: datetime) -> CaseLink | None:
    """The living link with this secret, its case loaded; None for unknown, revoked and expired alike."""
    link = CaseLink.objects.select_related("case__city").filter(secret_hash=hash_of(secret)).first()
    return link if link and lives(link, now) else None


def lives(link: CaseLink, now: datetime) -> bool:
    """Whether the link still opens its case: not revoked, and the case is open, ended lately, or the link was used."""
    if link.revoked_at is not None:
        return False
    used = link.used_at is not None and now < link.used_at + LIFETIME
    return link.case.is_open or used or now < link.expires_at


def that_live(now: datetime, link: str = "", case: str = "case__") -> Q:
    """The same as a question to the database; `link` and `case` are the ways to the two tables."""
    used = Q(**{f"{link}used_at__gt": now - LIFETIME})
    in_time = Q(**{f"{link}expires_at__gt": now}) | used | Q(**{f"{case}state__in": OPEN_STATES})
    return Q(**{f"{link}revoked_at": None}) & in_time


def keeps_its_secret(link: CaseLink) -> bool:
    """Whether the secret made today is the one that was stored; not so after SECRET_KEY was changed."""
    return hmac.compare_digest(hash_of(secret_of(link.pk)), link.secret_hash)


def living(case: RecordsRequest, now: datetime) -> CaseLink | None:
    """The newest link of a case that still opens it and can be sent again."""
    links = CaseLink.objects.filter(that_live(now), case=case).order_by("-created_at")
    return next((link for link in links if keeps_its_secret(link)), None)
