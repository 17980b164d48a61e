"""The decision of a simulated case: how each kind ends it, with its citation and the remedies it names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Citation, Decision, RecordsRequest
from requests_app.cases.models.decisions import DecisionKind
from requests_app.law.confirmed import confirmed
from requests_app.law.pack import Exemption, Pack
from requests_app.services.simulation.world import DOMAIN

ENDINGS: dict[DecisionKind, tuple[str, EventKind, Mapping[str, str]]] = {
    DecisionKind.RELEASE: (
        "release",
        EventKind.RELEASED,
        {"public_url": f"https://records.{DOMAIN}/", "reasons": ""},
    ),
    DecisionKind.NO_RECORDS: (
        "report_no_records",
        EventKind.NO_RECORDS,
        {"search": "The department searched its file system and its paper archive.", "suggestions": ""},
    ),
    DecisionKind.DENIAL: ("deny", EventKind.DENIED, {}),
}
"""The transition, the event and the details of each kind of decision that finishes a case."""


def decision_of(
    case: RecordsRequest, pk: int, kind: DecisionKind, details: Mapping[str, str], at: datetime
) -> Decision:
    """An unsaved decision of one of the kinds that finish a case."""
    return Decision(
        pk=pk,
        case=case,
        kind=kind.value,
        decided_at=at,
        responsible=[{"name": "Simulated Clerk", "title": "Records Supervisor"}],
        details=dict(details),
    )


def citation_of(decision: Decision, exemption: Exemption, pack: Pack) -> Citation:
    """What a denial cites: one exemption for all pages found."""
    decision.segregability = "The withheld pages hold nothing that could be released by itself."
    return Citation(
        decision=decision,
        exemption_key=exemption.key,
        exemption_name=exemption.name,
        citation_text=exemption.citation,
        meaning=exemption.description,
        pack_key=pack.key,
        pack_version=pack.version,
        records="All pages found",
        explanation="Every page found falls under this exemption.",
        needs_balance=False,
    )


def remedies_of(kind: DecisionKind, pack: Pack) -> list[dict[str, Any]]:
    """The courts, for every decision that does not release."""
    if kind is DecisionKind.RELEASE:
        return []
    return [
        {"key": rule.key, "text": rule.text, "citation": rule.citation, "last_on": None}
        for rule in confirmed(pack.remedies.judicial)
    ]
