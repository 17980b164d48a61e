"""A case, its decisions, appeals and dates as data for a program."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from requests_app.cases.event_chain import instant
from requests_app.cases.fee_ledger import ledger_of
from requests_app.cases.models import Appeal, CourtStep, Decision, RecordsRequest, ScopeChange
from requests_app.datasets.models import DatasetWithholding
from requests_app.law.clock import Due


def case_data(case: RecordsRequest, now: datetime) -> dict[str, Any]:
    return {
        "number": case.number,
        "city": case.city.name,
        "state": case.state,
        "review_aim": case.review_aim,
        "asked_for": case.asked_for,
        "asked_for_as_filed": case.description,
        "scope_changes": [_scope(row) for row in ScopeChange.objects.filter(case=case)],
        "received_at": instant(case.received_at),
        "received_on": case.received_on,
        "law": {"pack": case.pack_key, "version": case.pack_version},
        "decisions": [_decision(row) for row in Decision.objects.filter(case=case)],
        "appeals": [_appeal(row) for row in Appeal.objects.filter(case=case)],
        "court": [_court(row) for row in CourtStep.objects.filter(case=case)],
        "fees": [row.data() for row in ledger_of(case)],
        "made_at": instant(now),
    }


def _court(row: CourtStep) -> dict[str, Any]:
    return {
        "step": row.kind,
        "court": row.court,
        "docket": row.docket,
        "happened_on": row.happened_on,
        "due_on": row.due_on,
        "met_on": row.met_on,
        "amount": str(row.amount) if row.amount is not None else None,
        "words": row.words,
    }


def _scope(row: ScopeChange) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text,
        "state": row.state,
        "by": "city" if row.by_city else "requester",
        "proposed_at": instant(row.proposed_at),
        "answered_at": instant(row.answered_at) if row.answered_at else None,
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "decided_at": instant(row.decided_at),
        "acted_on": row.acted_on.isoformat() if row.acted_on else None,
        "responsible": row.responsible,
        "segregability": row.segregability,
        "remedies": row.remedies,
        "dataset": row.details.get("dataset"),
        "points": [
            {
                "kind": point.kind,
                "citation": point.citation.citation_text if point.citation else None,
                "words": point.words,
                "finding": point.finding,
            }
            for point in row.points.select_related("citation")
        ],
        "withholding": _withholding(row.withholding) if row.withholding else None,
        "citations": [
            {
                "citation": item.citation_text,
                "meaning": item.meaning,
                "records": item.records,
                "explanation": item.explanation,
                "facts": item.facts,
                "harm": item.harm,
            }
            for item in row.citations.all()
        ],
    }


def _withholding(row: DatasetWithholding) -> dict[str, Any]:
    return {
        "part": row.part,
        "stays_published": row.segregability,
        "citations": [
            {
                "citation": item.citation_text,
                "data": item.records,
                "explanation": item.explanation,
                "facts": item.facts,
                "harm": item.harm,
            }
            for item in row.citations.all()
        ],
    }


def _appeal(row: Appeal) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": row.state,
        "grounds": row.grounds,
        "received_at": instant(row.received_at),
        "decided_at": instant(row.decided_at) if row.decided_at else None,
        "reason": row.reason,
        "instruction": row.instruction,
    }


def due_data(due: Due) -> dict[str, Any]:
    return {
        "kind": due.kind,
        "cycle": due.cycle,
        "due_on": due.due_on,
        "promised_on": due.promised_on,
        "base_due_on": due.base_due_on,
        "met_on": due.met_on,
        "ended_on": due.ended_on,
        "citation": due.citation,
        "working": [
            {"on": step.on, "counted": step.counted, "number": step.number, "why": step.why, "name": step.name,
             "citation": step.citation}
            for step in due.working
        ],
    }  # fmt: skip
