"""Rolling releases: what earlier parts of the same production handed over and withheld, for the last one to repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from requests_app.cases.models import Citation, Decision, RecordsRequest, Rereview, WithholdingLine
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.rereviews import RereviewOutcome
from requests_app.cases.withholding_log import LineInput, line_of
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, Person

LONGEST_OTHER_LAW = 300


@dataclass(frozen=True, slots=True)
class Carried:
    """What the parts before withheld, merged: one row for each exemption, as one decision must have it."""

    parts: int = 0
    citations: tuple[CitationInput, ...] = ()
    segregability: str = ""
    responsible: tuple[Person, ...] = ()
    lines: tuple[LineInput, ...] = ()

    def joined(self, draft: DenialDraft) -> DenialDraft:
        """With what the last part withholds itself."""
        return DenialDraft(
            citations=merged([*self.citations, *draft.citations]),
            segregability=_lines(self.segregability, draft.segregability),
            responsible=tuple(dict.fromkeys((*self.responsible, *draft.responsible))),
        )


def parts_of(case: RecordsRequest) -> QuerySet[Decision]:
    """The parts handed over since the production in hand was granted, in their order."""
    begun = case.decision_id if case.decision and case.decision.kind == DecisionKind.GRANT else None
    rows = Decision.objects.filter(case=case, details__has_key="part").order_by("pk")
    return rows.filter(pk__gt=begun) if begun else rows.none()


def next_part(case: RecordsRequest) -> int:
    """The number of the part to come."""
    return parts_of(case).count() + 1


def details_of_parts(before: Carried, *, with_this_one: bool = True) -> dict[str, Any]:
    """What the decision that ends a rolling release says of it: how many parts there were; {} for none.

    `with_this_one`: the decision hands records over itself, and so is the last part.
    """
    if not before.parts:
        return {}
    return {"parts": before.parts + 1} if with_this_one else {"parts": before.parts, "nothing_more": True}


def carried(case: RecordsRequest) -> Carried:
    """Everything the parts before withheld that still stands (one query for a case without parts)."""
    decisions = list(parts_of(case))
    if not decisions:
        return Carried()
    rows = list(Citation.objects.filter(decision__in=decisions).order_by("pk"))
    reviews = Rereview.objects.filter(citation__in=rows).order_by("pk")
    latest = {review.citation_id: review for review in reviews}
    standing = [
        row for row in rows if row.pk not in latest or latest[row.pk].outcome != RereviewOutcome.NO_LONGER
    ]
    kept = {row.pk for row in standing}
    holding = [row for row in decisions if any(item.decision_id == row.pk for item in standing)]
    lines = WithholdingLine.objects.filter(decision__in=decisions, citation_id__in=kept)
    return Carried(
        len(decisions),
        merged(_input(row, latest[row.pk].due_on if row.pk in latest else None) for row in standing),
        _lines(*(row.segregability for row in holding)),
        tuple(dict.fromkeys((who["name"], who["title"]) for row in holding for who in row.responsible)),
        tuple(line_of(row) for row in lines.order_by("decision_id", "position")),
    )


def _input(row: Citation, again_on: date | None) -> CitationInput:
    return CitationInput(
        exemption_key=row.exemption_key,
        records=row.records,
        explanation=row.explanation,
        facts=row.facts,
        harm=row.harm,
        other_law=row.other_law,
        rereview_on=again_on or row.rereview_on,
    )


def merged(citations: Iterable[CitationInput]) -> tuple[CitationInput, ...]:
    """One row for each exemption: texts that differ stand below one another, the earliest day to look again counts."""
    found: dict[str, list[CitationInput]] = {}
    for item in citations:
        found.setdefault(item.exemption_key, []).append(item)
    return tuple(_one(rows) for rows in found.values())


def _one(rows: list[CitationInput]) -> CitationInput:
    laws = "; ".join(dict.fromkeys(row.other_law.strip() for row in rows if row.other_law.strip()))
    return replace(
        rows[0],
        records=_lines(*(row.records for row in rows)),
        explanation=_lines(*(row.explanation for row in rows)),
        facts=_lines(*(row.facts for row in rows)),
        harm=_lines(*(row.harm for row in rows)),
        other_law=laws if len(laws) <= LONGEST_OTHER_LAW else rows[-1].other_law,
        rereview_on=min((row.rereview_on for row in rows if row.rereview_on), default=None),
    )


def _lines(*texts: str) -> str:
    return "\n".join(dict.fromkeys(line.strip() for line in texts if line.strip()))
