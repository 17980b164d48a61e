"""What letters about a case in review read: questions, messages, more time, fees, outside bodies, dates, endings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Protocol

from requests_app.cases import case_clock, due_dates_in_words, outside_bodies
from requests_app.cases.models import (
    CaseLink,
    CourtStep,
    Deadline,
    Decision,
    Extension,
    LegalHold,
    OutsideReview,
    RecordsRequest,
)
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Due
from requests_app.notices.letters.contexts.base import LetterContext, LinkContext, Signer
from requests_app.notices.letters.contexts.case_facts import as_cited


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionContext(LetterContext):
    """The city's question to the requester. `pauses`: the clock stands still until it is answered.

    `answer_by_on`: the last day the city named for an answer, if it named one.
    """

    question: str
    proposed_scope: str
    pauses: bool
    answer_by_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAgainContext(QuestionContext):
    """The same question once more. `why`: what came instead (services/cases/question_again.py: Instead)."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceContext(LetterContext):
    """A question without an answer. `basis`, `source`: the rule that lets the city close the request for it."""

    question: str
    answer_by_on: date | None
    basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneContext(LetterContext):
    """A withdrawal that was undone, and what is open again beside the case; empty where nothing of the kind is.

    `answer_by_on`, `pay_by_on`: the last days to answer the question and to pay the estimate, moved by the time lost.
    """

    question: str = ""
    answer_by_on: date | None = None
    fee_total: str = ""
    pay_by_on: date | None = None
    proposed: str = ""
    appeal_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopeningContext(LetterContext):
    """A case opened again. `old`: the decision that the new one will take the place of, if one was made.

    `appeal_old_until`: the last day to appeal it; `can_appeal_old`: whether it can still be appealed at all.
    """

    reason: str
    old: Decision | None = None
    can_appeal_old: bool = False
    appeal_old_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionContext(LetterContext):
    """An entry that was put right: what it was, when it was made, and what is right."""

    entry: str
    entered_on: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContext(LetterContext):
    """The requester's answer to it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext(LetterContext):
    """A message from the city or from the requester."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonContext(LetterContext):
    """A case closed or opened again. `reason` is empty where the clock closed it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionContext(LetterContext):
    """More time taken under the law. `earlier_on`: the date the city had named before, if it had named one."""

    extension: Extension
    earlier_on: date | None = None

    @property
    def signers(self) -> Sequence[Signer]:
        """Who signed the extension."""
        return [Signer(self.extension.signer_name, self.extension.signer_title)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldContext(LetterContext):
    """A legal hold whose review day has come."""

    hold: LegalHold


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtStepContext(LetterContext):
    """A court's step whose day is near or has passed."""

    step: CourtStep


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideContext(LetterContext):
    """A body outside the city that was asked, or that answered."""

    outside_review: OutsideReview


class DateMove(Protocol):
    """One due date that moved."""

    @property
    def kind(self) -> str:
        """The kind of due date."""

    @property
    def from_on(self) -> date:
        """The day it was."""

    @property
    def to_on(self) -> date:
        """The day it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChangedContext(LetterContext):
    """Dates that a person set (`reason`), or that a change of the city's closed days moved (`closed_days`)."""

    moved: Sequence[DateMove]
    closed_days: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueContext(LinkContext):
    """A due date that is near or has passed. `silence`: what the law makes of no answer, in the reader's language."""

    due: Due | Deadline
    silence: Callable[[], Sequence[str]]


def due_context(case: RecordsRequest, due: Deadline, link: CaseLink | None, *, now: datetime) -> DueContext:
    """What the letters say of a due date; the law is asked only by the letter that shows its answer."""
    said = as_cited(due, case_clock.pack_of(case), local_date(case.city, now))
    return DueContext(case_link=link, due=said, silence=partial(_silence, case, due))


def _silence(case: RecordsRequest, late: Deadline) -> list[str]:
    """What the law makes of an answer that did not come; the clock is asked only where the law says something."""
    pack = case_clock.pack_of(case)
    if pack.clock.if_missed is None or late.kind != "determination":
        return []
    own = [
        due for due in case_clock.clock_of(case).dues() if (due.kind, due.cycle) == (late.kind, late.cycle)
    ]
    reviewer = outside_bodies.reviewer(case)
    return [
        line
        for due in own
        for line in due_dates_in_words.silence(due, pack, reviewer.name if reviewer else "")
    ]
