"""The same letter by another way: for one that did not reach its reader."""

from __future__ import annotations

import hashlib
from datetime import datetime

from requests_app.cases.models import Requester
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.recipients.ways import after

COPIED = (
    "case", "event", "city", "incident", "city_event", "letter", "recipient", "link", "language", "letterhead",
    "subject", "body_text", "body_html", "statutory",
)  # fmt: skip


def person_of(notice: Notice) -> Requester | None:
    """The person from outside to whom a notice is written; None for staff and machines."""
    if notice.case is not None and notice.recipient == "requester":
        return notice.case.requester
    if notice.incident is not None and notice.recipient == "reporter":
        return notice.incident.reporter
    return None


def next_way(notice: Notice) -> tuple[Channel, str] | None:
    """A way of the reader's by which this letter was not tried yet."""
    person = person_of(notice)
    return after(person, tried(notice)) if person else None


def tried(notice: Notice) -> set[str]:
    """The channels by which this letter was tried already, also where it went by several from the start."""
    found: set[str] = set()
    if notice.event_id is not None:
        same = Notice.objects.filter(
            event_id=notice.event_id, letter=notice.letter, recipient=notice.recipient
        )
        found.update(same.values_list("channel", flat=True))
    one: Notice | None = notice
    while one is not None:
        found.add(str(one.channel))
        one = one.fallback_of
    return found


def by_another_way(notice: Notice, way: tuple[Channel, str], now: datetime) -> Notice:
    """An unsaved notice with the same words by another way. Its Message-ID follows from the first one's."""
    channel, address = way
    copy = Notice(**{name: getattr(notice, name) for name in COPIED})
    copy.fallback_of = notice
    copy.channel, copy.to_address = channel.value, address
    copy.message_id = message_id(notice, channel.value, address)
    copy.lane = f"{notice.lane.rpartition('/')[0]}/{channel.value}"[:120] if notice.lane else ""
    copy.state = NoticeState.QUEUED
    copy.queued_at = copy.next_try_at = now
    return copy


def message_id(notice: Notice, channel: str, address: str) -> str:
    """The same for the same letter, channel and address, for ever."""
    digest = hashlib.sha256(f"{notice.message_id}/{channel}/{address}".encode()).hexdigest()[:40]
    return f"<{digest}@{notice.message_id.strip('<>').rpartition('@')[2]}>"
