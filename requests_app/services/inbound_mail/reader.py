"""Reading stored mail: the try is counted first, a child process reads, then the mail comes to its end.

No transaction is held while a mail is read. What cannot be read twice waits for a person and is not read again.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from requests_app.notices.inbound.reading import FULL, PLAIN, NotAReading, Reading, reading_of
from requests_app.notices.inbound.sender_proof import Checked
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.sandbox.run import Unreadable, Why, run
from requests_app.services.inbound_mail.addressed import city_of_unread
from requests_app.services.inbound_mail.new_mail import NULL_SENDER
from requests_app.services.inbound_mail.outcome import bring_to_its_end
from requests_app.services.inbound_mail.sender_check import check_sender

MOST_TRIES = 2
LEASE = timedelta(minutes=2)
"""Longer than a reading can take: then whoever read it is dead."""

PATIENCE = 60.0
"""Seconds of one run; what is left, the next run takes."""

log = structlog.get_logger(__name__)


def read_stored(row: InboundMail, *, plain: bool = False) -> Reading:
    """Read a stored mail in a child process. Raises Unreadable.

    `plain`: look into no container, which is what a second try does.
    """
    null_sender = b"1" if row.envelope_from == NULL_SENDER else b"0"
    try:
        return reading_of(*run(PLAIN if plain else FULL, null_sender + bytes(row.raw)))
    except NotAReading as problem:
        raise Unreadable(Why.DIED, str(problem)) from problem


def handle_waiting(now: datetime, *, most: int = 500) -> dict[str, int]:
    """Read what is stored and not yet handled, first what was never tried; how many came to which end."""
    done: dict[str, int] = {}
    until = time.monotonic() + PATIENCE
    for mail_id in list(_unread(now).values_list("pk", flat=True)[:most]):
        if time.monotonic() > until:
            break
        state = handle(mail_id, now=now)
        done[state] = done.get(state, 0) + 1
    return done


def waiting() -> int:
    """How many mails are stored and not yet handled."""
    return InboundMail.objects.filter(state=InboundState.STORED).count()


def _unread(now: datetime) -> QuerySet[InboundMail]:
    """By turns, one mail of each sender at a time: a flood waits behind everyone else's first mail."""
    free = Q(lease_until_at=None) | Q(lease_until_at__lte=now)
    turn = Window(RowNumber(), partition_by=[F("envelope_from")], order_by=[F("id").asc()])
    stored = InboundMail.objects.filter(free, state=InboundState.STORED)
    return stored.annotate(turn=turn).order_by("tries", "turn", "id")


def handle(mail_id: int, *, now: datetime) -> str:
    """Read one stored mail and bring it to its end; its state, or "skipped" where someone else has it."""
    row = _claim(mail_id, now)
    if row is None:
        return "skipped"
    if row.state != InboundState.STORED:
        return row.state
    try:
        reading = read_stored(row, plain=row.tries > 1)
    except Unreadable as problem:
        log.warning("inbound_mail_unreadable", mail=mail_id, why=str(problem), tries=row.tries)
        return _failed(row, Cause.UNREADABLE, now)
    try:
        return _end(row, reading, check_sender(row, reading), now)
    except Exception:
        log.exception("inbound_mail_failed", mail=mail_id)
        return _failed(row, Cause.FAILED, now)


def _claim(mail_id: int, now: datetime) -> InboundMail | None:
    """Count the try and take the lease, committed before a byte is looked at. One try too many: no one tries again."""
    with transaction.atomic():
        rows = InboundMail.objects.select_for_update(skip_locked=True, of=("self",))
        row: InboundMail | None = rows.filter(pk=mail_id, state=InboundState.STORED).first()
        if row is None or (row.lease_until_at is not None and row.lease_until_at > now):
            return None
        if row.tries >= MOST_TRIES:
            _leave(row, Cause.UNREADABLE, now)
        else:
            row.tries += 1
            row.lease_until_at = now + LEASE
            row.save(update_fields=["tries", "lease_until_at"])
        return row


def _end(claimed: InboundMail, reading: Reading, proof: Checked, now: datetime) -> str:
    with transaction.atomic():
        row = _still_ours(claimed)
        if row is None:
            return "skipped"
        bring_to_its_end(row, reading, proof, now)
        row.handled_at, row.lease_until_at = now, None
        row.save()
        return row.state


def _failed(claimed: InboundMail, cause: Cause, now: datetime) -> str:
    with transaction.atomic():
        row = _still_ours(claimed)
        if row is None:
            return "skipped"
        if row.tries >= MOST_TRIES:
            _leave(row, cause, now)
        else:
            row.lease_until_at = None
            row.save(update_fields=["lease_until_at"])
        return row.state


def _still_ours(claimed: InboundMail) -> InboundMail | None:
    rows = InboundMail.objects.select_for_update(of=("self",)).select_related("case__city", "copy_of")
    return rows.filter(pk=claimed.pk, state=InboundState.STORED, tries=claimed.tries).first()


def _leave(row: InboundMail, cause: Cause, now: datetime) -> None:
    row.state, row.cause, row.handled_at, row.lease_until_at = InboundState.FOR_A_PERSON, cause, now, None
    row.city = row.city or city_of_unread(row)
    row.save()
