"""A mail that says that a letter came back: believed only with the letter's key and for the letter's own recipient."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings

from requests_app.notices.inbound.bounces import Bounce
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.models import Notice
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.inbound_mail.bounces import Heard, record_bounce

_FROM_OUTSIDE = re.compile(r"^\s{0,20}from\s", re.IGNORECASE)
_BY = re.compile(r"\bby\s{1,20}([A-Za-z0-9.-]{1,255})", re.IGNORECASE)


def take_bounce(
    row: InboundMail, bounce: Bounce, reading: Reading, letter: Notice | None, now: datetime
) -> None:
    """Tell the outbox which letter came back. What is not surely about one of ours waits for a person."""
    notice = letter or _named(bounce.original_id)
    if notice is not None:
        row.notice, row.case, row.city = notice, notice.case, notice.sender_city
    if notice is None or not _is_about(bounce, notice, by_address=letter is not None):
        row.state, row.cause = InboundState.FOR_A_PERSON, Cause.NO_LETTER
        return
    sure = comes_from_our_server(reading.server)
    heard = record_bounce(
        notice.message_id,
        hard=bounce.hard,
        detail=f"bounce {bounce.status}".strip(),
        now=now,
        sure=sure,
    )
    row.state = InboundState.BOUNCE
    if heard is Heard.SUSPECTED:
        row.state, row.cause = InboundState.FOR_A_PERSON, Cause.SUSPECTED


def _named(message_id: str) -> Notice | None:
    """The letter by its keyed Message-ID, which only someone who saw the letter can tell."""
    return Notice.objects.filter(message_id=message_id).first() if 0 < len(message_id) <= 120 else None


def _is_about(bounce: Bounce, notice: Notice, *, by_address: bool) -> bool:
    """Whether the report names the one the letter went to. One to the letter's own bounce address may name no one."""
    if not bounce.recipients:
        return by_address
    return notice.to_address.lower() in bounce.recipients


def comes_from_our_server(trace: str) -> bool:
    """Whether the city's own mail server wrote this itself: the newest trace is its own and names no one before it.

    That trace cannot be forged from outside: what comes from outside gets one that says from where.
    """
    own = settings.MAIL_SERVER_NAME.lower()
    by = _BY.search(trace)
    return bool(own) and by is not None and by[1].lower() == own and not _FROM_OUTSIDE.match(trace)
