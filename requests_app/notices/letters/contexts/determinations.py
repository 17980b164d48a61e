"""What letters about determinations read: decisions, new estimates, proposals, second looks at exemptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from requests_app.cases import dates_in_words
from requests_app.cases.models import (
    Citation,
    Decision,
    Document,
    Proposal,
    Rereview,
    WithholdingLine,
)
from requests_app.notices import names
from requests_app.notices.letters.contexts.base import LetterContext, Signer

CITY_APPEAL, OUTSIDE_REVIEW = "city_appeal", "outside_review"
BEFORE_COURTS = (CITY_APPEAL, OUTSIDE_REVIEW)


def signed_by(people: Sequence[Mapping[str, str]], *, for_department: bool = True) -> list[Signer]:
    """The persons responsible for a decision as those who sign its letter."""
    return [Signer(person["name"], person["title"], for_department) for person in people]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext(LetterContext):
    """A decision: what is released, what is withheld and why, who is responsible, what can be done against it."""

    decision: Decision
    citations: Sequence[Citation] = ()
    log: Sequence[WithholdingLine] = ()
    documents: Sequence[Document] = ()

    @property
    def people(self) -> Sequence[Mapping[str, str]]:
        """Name and title of each person responsible."""
        people: Sequence[Mapping[str, str]] = self.decision.responsible
        return people

    @property
    def signers(self) -> Sequence[Signer]:
        """Each person responsible."""
        return signed_by(self.decision.responsible)

    @property
    def decided_local(self) -> date:
        """The day of the decision: its own, or the moment it was entered, in city time."""
        return self.decision.acted_on or dates_in_words.local(
            self.decision.case.city, self.decision.decided_at
        )

    @property
    def estimated_local(self) -> datetime | None:
        """When the city expects to have the records, or the next part of them, ready; in city time."""
        text = self.decision.details.get("estimated_at")
        return dates_in_words.local(self.decision.case.city, datetime.fromisoformat(text)) if text else None

    @property
    def city_appeal(self) -> Mapping[str, Any] | None:
        """The city's own review, where that is what comes before the courts."""
        return self._first(CITY_APPEAL)

    @property
    def outside_review(self) -> Mapping[str, Any] | None:
        """The review by a body outside, where that is what comes before the courts."""
        return self._first(OUTSIDE_REVIEW)

    @property
    def appeal_until(self) -> date | None:
        """The last day to ask for that review."""
        first = next((row for row in self.decision.remedies if row["key"] in BEFORE_COURTS), None)
        last_on = first.get("last_on") if first else None
        return date.fromisoformat(last_on) if last_on else None

    @property
    def court(self) -> Sequence[Mapping[str, Any]]:
        """The ways to a court."""
        return [row for row in self.decision.remedies if row["key"] not in BEFORE_COURTS]

    @property
    def dataset_name(self) -> str:
        """What the dataset that an exemption review was about is called; "" where none was named."""
        return str(self.decision.details.get("dataset", ""))

    @property
    def dataset_address(self) -> str:
        """Its public page, where it has one."""
        dataset = self.decision.case.dataset
        public = dataset is not None and dataset.is_public
        return names.dataset_address(self.decision.case.city, dataset.pk) if dataset and public else ""

    def _first(self, key: str) -> Mapping[str, Any] | None:
        first = next((row for row in self.decision.remedies if row["key"] in BEFORE_COURTS), None)
        return first if first and first["key"] == key else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduledContext(LetterContext):
    """A new estimate for records in production. `earlier_on`: the date named before."""

    estimated_local: datetime
    earlier_on: date | None
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedContext(LetterContext):
    """A denial that waits for a second person."""

    proposal: Proposal
    proposer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedContext(LetterContext):
    """A proposed denial that the second person gave back."""

    reason: str
    returner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RereviewContext(LetterContext):
    """A second look at an exemption that lasts only for a time. `reopened`: the look opened the case again."""

    review: Rereview
    reopened: bool = False

    @property
    def citation(self) -> Citation:
        """The exemption that was looked at."""
        return self.review.citation
