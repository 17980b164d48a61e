"""Mail that is refused where it comes in: what is known of it becomes a task, so that a person can ask for it again."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from requests_app.notices.inbound.parse import fingerprint
from requests_app.notices.inbound.reply_address import case_of
from requests_app.notices.models.delivery import Heartbeat
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.inbound_mail.addressed import cities_of
from requests_app.services.inbound_mail.new_mail import NO_ENVELOPE, Envelope, insert, new_row

KEPT_OF_BIG = 64_000
"""So many bytes of a mail that was too big are kept, to see whose it was."""
CALL_TOO_BIG = "mail_call_too_big"
"""The mark that a call was refused of which nothing is known, not even whether it was the provider's."""


def note_too_big(
    head: bytes, *, door: str, envelope: Envelope = NO_ENVELOPE, size: int, now: datetime
) -> None:
    """Keep the beginning of a mail that is refused for its size. `head` may be empty: then one task a day and size."""
    said = fingerprint(head) if head else f"{door}/{size}/{envelope.sender}/{now.date()}"
    row = new_row(head, _mark("too big", said), door, envelope, now)
    row.size = min(size, 2_147_483_647)
    _leave(row, Cause.TOO_BIG, now)


def note_big_call(*, known: bool, size: int, now: datetime) -> None:
    """A provider's call that was refused unread. `known`: it showed the password, so it leaves a task; else a mark."""
    Heartbeat.objects.update_or_create(name=CALL_TOO_BIG, defaults={"at": now, "took_ms": 0, "tally": {}})
    if known:
        note_too_big(b"", door="webhook", size=size, now=now)


def note_not_raw(call: bytes, *, now: datetime) -> None:
    """A provider's call with no raw mail in it: kept as it came, for a person; it is the only trace of that mail."""
    row = new_row(call, _mark("not raw", hashlib.sha256(call).hexdigest()), "webhook", NO_ENVELOPE, now)
    _leave(row, Cause.NOT_RAW, now)


def _mark(kind: str, said: str) -> str:
    return hashlib.sha256(f"{kind}/{said}".encode()).hexdigest()


def _leave(row: InboundMail, cause: Cause, now: datetime) -> None:
    row.state, row.cause, row.handled_at = InboundState.FOR_A_PERSON, cause, now
    row.sender = row.envelope_from[:254]
    row.case = next(filter(None, map(case_of, row.envelope_to)), None)
    row.city = row.case.city if row.case else next(iter(cities_of(row.envelope_to)), None)
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:  # noted already: its sender tries again
        return
