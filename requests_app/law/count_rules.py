"""How a law counts days: its time limits, holidays, pauses and the plan of its clock, each with a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from requests_app.law.holidays import HolidaySet

Confidence = Literal["confirmed_text", "confirmed_secondary", "article_confirmed", "unconfirmed"]
Unit = Literal[
    "calendar_days", "business_days", "years", "promptly", "reasonable_time", "reasonable_estimate"
]
LOW_CONFIDENCE = frozenset({"unconfirmed", "article_confirmed"})
COUNTED_UNITS = ("calendar_days", "business_days", "years")


def needs_verifying(confidence: str) -> bool:
    """Whether staff should see "verify this citation": its number or wording comes from memory."""
    return confidence in LOW_CONFIDENCE


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One time limit. `count` is None where the law names no number; dates are inclusive and may be open."""

    key: str
    name: str
    count: int | None
    unit: Unit
    trigger: str
    duty: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence | Literal["city_policy"]
    effective_from: date | None = None
    effective_to: date | None = None
    staff_note: str = ""
    extends: str = ""
    max_count: int | None = None
    anchor_default: str = ""
    anchor_alternatives: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    figures: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Roll:
    """What happens when the last calendar day is closed."""

    direction: Literal["forward", "none"]
    rule: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Closures:
    """Whether a day on which the office is shut counts as a holiday for its own time limits, and how many may."""

    count_as: Literal["holiday", "ignored"]
    rule: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    most_per_year: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a request counts as received."""

    specified_by_law: bool
    default_policy: Literal["actual_local_date", "next_business_day"]
    alternatives: tuple[str, ...]
    note: str
    source: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Computation:
    """How days are counted. The first day is left out and the last is counted in every pack on file."""

    unit: Unit
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    roll: Roll
    closures: Closures
    receipt: Receipt
    holidays: HolidaySet
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PauseRule:
    """A reason that stops (`toll`) or restarts (`reset`) the clock; `limit` is how often it may.

    `answer_within` is the time limit after which silence withdraws the request, where the law says so.
    """

    reason: str
    effect: Literal["toll", "reset"]
    limit: int | None
    text: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence
    answer_within: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """What the law says follows when the decision is late."""

    effect: Literal["deemed_denial", "court_at_once", "presumed_public"]
    text: str
    citation: str
    source: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of request with times of its own.

    `decision` is a time limit that takes the place of the ordinary one (Illinois, commercial requests); `adds`
    one that runs beside it (California, peace-officer records), counted from the fact `starts_with`. The person
    who enters a request is asked for that day where it is not the day of receipt.
    """

    name: str
    decision: str = ""
    adds: str = ""
    starts_with: str = "received"


@dataclass(frozen=True, slots=True)
class StartRule:
    """A fact other than receipt that starts a time limit, and the kind of due date it makes."""

    fact: str
    rule: str
    due: str


@dataclass(frozen=True, slots=True)
class ClockPlan:
    """Which rule of the pack drives which due date; empty text means the law has no such date."""

    determination: str
    acknowledgment: str = ""
    acknowledged_by: tuple[str, ...] = ("acknowledged", "determined")
    after_acknowledgment: str = ""
    extension: str = ""
    production: str = ""
    appeal_filing: str = ""
    appeal_decision: str = ""
    automatic_review: str = ""
    court_filing: str = ""
    ruling_request: str = ""
    ruling_brief: str = ""
    ruling: str = ""
    routing: str = ""
    tracks: Mapping[str, Track] = field(default_factory=dict, hash=False)
    starts: tuple[StartRule, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    if_missed: Missed | None = None
