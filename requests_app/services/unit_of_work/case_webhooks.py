"""What happened to a request, told to the programs a city named: number, state and next date; no one's words."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.models import Event, RecordsRequest
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.delivery.webhook_topics import CASE_TOPICS


def tell_programs(case: RecordsRequest, event: Event, now: datetime) -> None:
    """Queue a webhook about an event of a case, in the act's transaction. A restricted request is never sent.

    `has_webhooks` comes with a case that `open_case` locked, and saves the question where no program listens.
    """
    topic = CASE_TOPICS.get(event.kind)
    if topic is None or case.sensitive or not getattr(case, "has_webhooks", True):
        return
    payload = {
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "received_on": case.received_on.isoformat(),
        "next_due_on": case.next_due_on.isoformat() if case.next_due_on else None,
        "happened_at": event.at.isoformat(),
        "entry": event.seq,
    }
    key = f"{case.number}/{event.seq}"
    of = delivery_webhooks.OfRequest(case.kind, case.department.key if case.department else "")
    delivery_webhooks.queue(case.city, topic, payload, key=key, now=now, about=f"case/{case.pk}", of=of)
