"""One-time codes for letters on paper: twelve characters that no one mistakes for others, stored as hashes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from requests_app.cases.models import CaseCode, RecordsRequest

SIGNS = "34679ACDEFHJKMNPRTWXY"
"""Without 0 O Q, 1 I L, 2 Z, 5 S, 8 B, G, U V: read from paper and typed, none is taken for another."""
LENGTH, GROUP = 12, 4
"""21^12 codes: 52 bits, in three groups of four."""
LIFETIME = timedelta(days=180)
SPARE = timedelta(days=30)
"""A letter takes over the code of the letter before it only while that is good for so long."""


def code_of(code_id: UUID) -> str:
    """The code of one row: made with a key outside the database, so that the next letter can show it again."""
    digest = hmac.new(settings.LINK_KEY, b"code/" + code_id.bytes, hashlib.sha256).digest()
    left, signs = int.from_bytes(digest), ""
    for _place in range(LENGTH):
        left, place = divmod(left, len(SIGNS))
        signs += SIGNS[place]
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def page_address() -> str:
    """The full address of the page on which a code is typed."""
    return f"{settings.PUBLIC_URL}/c/"


def address_of(number: str, code: str) -> str:
    """The full address that fills that page in; it opens nothing before someone presses its button."""
    return f"{settings.PUBLIC_URL}/c/{number}/{code}/"


def tidy(typed: str) -> str:
    """A code as it may be typed, brought to its own form; empty where it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != LENGTH or set(signs) - set(SIGNS):
        return ""
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """What is stored of a code; keyed, because 52 bits alone could be tried one after another."""
    return hmac.new(settings.LINK_KEY, f"code-hash/{code}".encode(), hashlib.sha256).hexdigest()


def new_code(case: RecordsRequest, now: datetime) -> CaseCode:
    """An unsaved code of the case."""
    code_id = uuid4()
    return CaseCode(
        id=code_id,
        case=case,
        secret_hash=hash_of(code_of(code_id)),
        created_at=now,
        expires_at=now + LIFETIME,
    )


def is_good(code: CaseCode, now: datetime) -> bool:
    """Whether it still opens the case: neither used nor ended nor expired, and made with today's key."""
    unused = code.used_at is None and code.ended_at is None and now < code.expires_at
    return unused and hmac.compare_digest(hash_of(code_of(code.pk)), code.secret_hash)


def good_code(case: RecordsRequest, now: datetime) -> CaseCode | None:
    """The one code that opens the case now, if there is one."""
    found = CaseCode.objects.filter(case=case, used_at=None, ended_at=None).first()
    return found if found is not None and is_good(found, now) else None


def code_for_letter(case: RecordsRequest, now: datetime) -> CaseCode:
    """The code a letter shows: the one that is good for a while yet, or a new one in its place."""
    found = good_code(case, now)
    if found is not None and now + SPARE < found.expires_at:
        return found
    try:
        with transaction.atomic():
            CaseCode.objects.filter(case=case, used_at=None, ended_at=None).update(ended_at=now)
            fresh = new_code(case, now)
            fresh.save(force_insert=True)
            return fresh
    except IntegrityError:  # another letter of the same case made one meanwhile
        return CaseCode.objects.get(case=case, used_at=None, ended_at=None)
