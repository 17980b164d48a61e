"""Replaying a case's facts: which handler takes each kind."""

from __future__ import annotations

from collections.abc import Callable

from requests_app.law import outcome_facts, time_facts
from requests_app.law.due_draft import Sheet
from requests_app.law.facts import ClockError, Fact
from requests_app.law.started import start


def take(sheet: Sheet, fact: Fact) -> None:
    """Apply one fact. Raises ClockError for an unknown kind or a missing date."""
    handler = _HANDLERS.get(fact.kind)
    if handler is None:
        raise ClockError(f"{fact.kind!r} is not a kind of fact")
    if fact.to_on is None and fact.kind in NEED_DATE:
        raise ClockError(f"{fact.kind} on {fact.on} must state a date")
    handler(sheet, fact)


NEED_DATE = frozenset({"extended", "production_estimated", "overridden", "decision_ordered"})
_HANDLERS: dict[str, Callable[[Sheet, Fact], None]] = {
    "acknowledged": time_facts.acknowledged,
    "extended": time_facts.extended,
    "paused": time_facts.paused,
    "resumed": time_facts.resumed,
    "determined": outcome_facts.determined,
    "production_estimated": time_facts.production_estimated,
    "produced": time_facts.produced,
    "appealed": outcome_facts.appealed,
    "appeal_decided": outcome_facts.appeal_decided,
    "appeal_withdrawn": outcome_facts.appeal_withdrawn,
    "appeal_moot": outcome_facts.appeal_moot,
    "decision_ordered": outcome_facts.decision_ordered,
    "remanded": outcome_facts.remanded,
    "reopened": outcome_facts.reopened,
    "overridden": time_facts.overridden,
    "ended": time_facts.ended,
    "ruling_requested": outcome_facts.ruling_requested,
    "ruling_briefed": outcome_facts.ruling_briefed,
    "ruling_received": outcome_facts.ruling_received,
    "routed": start,
    "incident_known": start,
    "statement_filed": start,
    "payment_received": start,
    "review_forwarded": start,
    "order_served": start,
}
