"""Due dates as plain data: the documented, stable shape that the terminal and the API give."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.law.cli_question import Answer
from requests_app.law.facts import Due, Step


def due_as_dict(due: Due) -> dict[str, Any]:
    """One due date. Dates are ISO texts or null; keys may be added, never renamed or removed."""
    return {
        "kind": due.kind,
        "cycle": due.cycle,
        "part": due.part,
        "due_on": _iso(due.due_on),
        "promised_on": _iso(due.promised_on),
        "base_due_on": _iso(due.base_due_on),
        "opened_on": _iso(due.opened_on),
        "met_on": _iso(due.met_on),
        "ended_on": _iso(due.ended_on),
        "missed_on": _iso(due.missed_on),
        "safe_on": _iso(due.safe_on),
        "raw_on": _iso(due.raw_on),
        "cap_on": _iso(due.cap_on),
        "other_cap_on": _iso(due.other_cap_on),
        "rule": due.rule_key,
        "citation": due.citation,
        "counting_citation": due.counting_citation,
        "confidence": due.confidence,
        "verify_citation": due.verify_citation,
        "source": list(due.source),
        "reading": due.reading,
        "other_reading_due_on": _iso(due.other_reading_due_on),
        "pauses": [
            {"begun": _iso(p.begun), "until": _iso(p.until), "reason": p.reason, "citation": p.citation}
            for p in due.pauses
        ],
        "paused_on": _iso(due.paused_on),
        "days_left": due.days_left,
        "if_missed": due.if_missed,
        "if_missed_on": _iso(due.if_missed_on),
        "if_missed_appeal_by": _iso(due.if_missed_appeal_by),
        "completes_itself": due.completes_itself,
        "waits_for": due.waits_for,
        "working": [step_as_dict(step) for step in due.working],
    }


def step_as_dict(step: Step) -> dict[str, Any]:
    """One line of the working."""
    return {
        "on": step.on.isoformat(),
        "counted": step.counted,
        "number": step.number,
        "why": step.why,
        "name": step.name,
        "citation": step.citation,
    }


def answer_as_dict(found: Answer) -> dict[str, Any]:
    """A whole answer: the law, the receipt, notes and every due date."""
    return {
        "pack": {
            "key": found.pack.key,
            "version": found.pack.version,
            "name": found.pack.name,
            "status": found.pack.status,
            "reviewed_on": found.pack.reviewed_on.isoformat(),
        },
        "received_at": found.received_at.isoformat(),
        "received_on": found.received_on.isoformat(),
        "receipt_policy": found.receipt_policy,
        "notes": list(found.notes),
        "due": [due_as_dict(due) for due in found.dues],
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on is not None else None
