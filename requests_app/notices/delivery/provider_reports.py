"""What mail providers report, as django-anymail reads it, put into plain reports of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from requests_app.notices.models.delivery import ReportKind

KINDS: Mapping[str, ReportKind] = {
    "delivered": ReportKind.DELIVERED,
    "bounced": ReportKind.BOUNCED,
    "rejected": ReportKind.BOUNCED,
    "failed": ReportKind.BOUNCED,
    "deferred": ReportKind.DEFERRED,
    "complained": ReportKind.COMPLAINED,
}
"""What is kept, by django-anymail's names; who opened a letter or clicked in it is no one's business."""


class Tracked(Protocol):
    """What django-anymail makes of one event of any provider."""

    event_type: str
    timestamp: datetime | None
    event_id: str | None
    message_id: str | None
    recipient: str | None
    reject_reason: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One thing said about one mail. `name`: its Message-ID or the provider's name for it."""

    source: str
    key: str
    name: str
    kind: ReportKind
    said_at: datetime
    detail: str = ""


def report_of(provider: str, event: Tracked, now: datetime) -> Report | None:
    """One event of a provider; None for those that are not kept."""
    kind = KINDS.get(event.event_type)
    if kind is None or not event.message_id:
        return None
    said_at = event.timestamp or now
    return Report(
        provider,
        _key(event, kind),
        str(event.message_id),
        kind,
        said_at,
        str(event.reject_reason or "")[:200],
    )


def _key(event: Tracked, kind: ReportKind) -> str:
    """The provider's own name of the event, or one made from what it says."""
    if event.event_id:
        return f"{kind}/{event.event_id}"[:200]
    said = f"{event.message_id}/{event.recipient}/{event.timestamp}"
    return f"{kind}/{hashlib.sha256(said.encode()).hexdigest()}"
