"""Capability links: 256-bit secrets made from a key outside the database, of which only hashes are stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings

from requests_app.cases.models import CaseLink, RecordsRequest

LIFETIME = timedelta(days=3 * 365)
MARK = "{{link:%s}}"
"""What stands in a stored letter where the working address goes when it is handed over."""
UNDO_MARK = "{{undo:%s}}"
"""The same for the address that undoes a change of the requester's email address."""
TASK_MARK = "{{task:%s}}"
"""The same for the address with which a custodian answers a search task."""
LINK_MARK = re.compile(r"\{\{(?:link|undo|task):[0-9a-f-]{36}\}\}")
"""Finds such a mark."""


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


def find(secret: str, now: datetime) -> CaseLink | None:
    """The living link with this secret, its case loaded; None for unknown, revoked and expired alike."""
    link = CaseLink.objects.select_related("case__city").filter(secret_hash=hash_of(secret)).first()
    return link if link and lives(link, now) else None


def lives(link: CaseLink, now: datetime) -> bool:
    """Whether the link still opens its case."""
    return link.revoked_at is None and now < link.expires_at


def keeps_its_secret(link: CaseLink) -> bool:
    """Whether the secret made today is the one that was stored; not so after SECRET_KEY was changed."""
    return hmac.compare_digest(hash_of(secret_of(link.pk)), link.secret_hash)


def living(case: RecordsRequest, now: datetime) -> CaseLink | None:
    """The newest link of a case that still opens it and can be sent again."""
    links = CaseLink.objects.filter(case=case, revoked_at=None, expires_at__gt=now).order_by("-created_at")
    return next((link for link in links if keeps_its_secret(link)), None)
