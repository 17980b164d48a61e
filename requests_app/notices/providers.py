"""What mail providers report, as django-anymail reads it, put into plain reports of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anymail.signals import AnymailTrackingEvent, EventType

from requests_app.notices.models_delivery import ReportKind

KINDS: Mapping[str, ReportKind] = {
    EventType.DELIVERED: ReportKind.DELIVERED,
    EventType.BOUNCED: ReportKind.BOUNCED,
    EventType.REJECTED: ReportKind.BOUNCED,
    EventType.FAILED: ReportKind.BOUNCED,
    EventType.DEFERRED: ReportKind.DEFERRED,
    EventType.COMPLAINED: ReportKind.COMPLAINED,
}
"""What is kept; who opened a letter or clicked in it is nobody's business."""


@dataclass(frozen=True, slots=True)
class Report:
    """One thing said about one mail. `name`: its Message-ID or the provider's name for it."""

    source: str
    key: str
    name: str
    kind: ReportKind
    said_at: datetime
    detail: str = ""


def report_of(provider: str, event: AnymailTrackingEvent, now: datetime) -> Report | None:
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


def _key(event: AnymailTrackingEvent, kind: ReportKind) -> str:
    """The provider's own name of the event, or one made from what it says."""
    if event.event_id:
        return f"{kind}/{event.event_id}"[:200]
    said = f"{event.message_id}/{event.recipient}/{event.timestamp}"
    return f"{kind}/{hashlib.sha256(said.encode()).hexdigest()}"
