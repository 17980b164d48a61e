"""What a clerk writes for a decision: a denial, or a release that may withhold in part. It travels whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

Person = tuple[str, str]
"""A name and a title."""


@dataclass(frozen=True, slots=True)
class CitationInput:
    """One exemption the clerk relies on, for which records, and why."""

    exemption_key: str
    records: str
    explanation: str
    facts: str = ""
    harm: str = ""
    other_law: str = ""
    rereview_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialDraft:
    """What is withheld and why, what was separated, who is responsible."""

    citations: Sequence[CitationInput] = ()
    segregability: str = ""
    responsible: Sequence[Person] = ()

    @property
    def withholds(self) -> bool:
        """Whether anything is kept back."""
        return bool(self.citations) or bool(self.segregability.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDraft(DenialDraft):
    """What is released: documents that someone checked, or a public address; and what is withheld of the rest.

    `last` and `next_at` are those of a part of a rolling release: whether it ends there, or when the next one comes.
    """

    documents: Sequence[int] = ()
    public_url: str = ""
    checked: bool = False
    reasons: str = ""
    last: bool = False
    next_at: datetime | None = None


def whole_draft(draft: DenialDraft) -> ReleaseDraft:
    """A denial as a release of nothing, so that every proposal is stored alike."""
    if isinstance(draft, ReleaseDraft):
        return draft
    return ReleaseDraft(
        citations=draft.citations, segregability=draft.segregability, responsible=draft.responsible
    )


def draft_data(draft: ReleaseDraft) -> dict[str, Any]:
    """A draft as JSON holds it, for a proposal that waits."""
    found = asdict(draft)
    for row in found["citations"]:
        row["rereview_on"] = row["rereview_on"].isoformat() if row["rereview_on"] else None
    return {**found, "next_at": draft.next_at.isoformat() if draft.next_at else None}


def draft_from(data: Mapping[str, Any]) -> ReleaseDraft:
    """The draft that was stored by `draft_data`."""
    found = dict(data)
    found["citations"] = tuple(_citation(row) for row in data["citations"])
    found["responsible"] = tuple((name, title) for name, title in data["responsible"])
    found["documents"] = tuple(data["documents"])
    if data["next_at"]:
        found["next_at"] = datetime.fromisoformat(data["next_at"])
    return ReleaseDraft(**found)


def _citation(row: Mapping[str, Any]) -> CitationInput:
    again_on = date.fromisoformat(row["rereview_on"]) if row["rereview_on"] else None
    return CitationInput(**{**row, "rereview_on": again_on})
