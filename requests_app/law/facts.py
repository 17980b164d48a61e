"""What goes into the clock and what comes out: facts, city terms, steps, due dates. Codes, not sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

from requests_app.law.count_rules import needs_verifying

FactKind = Literal[
    "received", "acknowledged", "extended", "paused", "resumed", "determined", "production_estimated",
    "produced", "appealed", "appeal_decided", "appeal_withdrawn", "appeal_moot",
    "decision_ordered", "remanded", "reopened", "overridden",
    "ended", "ruling_requested", "ruling_briefed", "ruling_received", "routed", "incident_known",
    "statement_filed", "payment_received", "review_forwarded", "order_served",
]  # fmt: skip
DueKind = Literal[
    "acknowledgment", "determination", "production", "appeal_window", "appeal_decision",
    "court_window", "ruling_request", "ruling_brief", "ruling", "other",
]  # fmt: skip
Anchor = Literal["unrolled_day_n", "rolled_base_due"]
StepWhy = Literal[
    "receipt_day", "start_day", "counted", "weekend", "holiday", "closure", "paused",
    "due", "extended", "stated_date", "agency_estimate", "overridden",
]  # fmt: skip
Reading = Literal[
    "as_counted", "rolled", "tolled", "restarted", "paused", "extended", "stated_date", "agency_estimate",
    "overridden", "no_fixed_date", "city_policy", "awaiting_start",
]  # fmt: skip

FACT_KINDS: tuple[str, ...] = get_args(FactKind)
DUE_KINDS: tuple[str, ...] = get_args(DueKind)
STEP_CODES: tuple[str, ...] = get_args(StepWhy)
READINGS: tuple[str, ...] = get_args(Reading)
ADVERSE = frozenset({"denied", "partly_released", "no_records"})
CITY_POLICY = "city policy"
OFFICERS_ORDER = "the appeals officer’s order"
REOPENING = "the city’s own promise when it reopened the request"
PROMISES = frozenset({OFFICERS_ORDER, REOPENING})
"""What a date is cited to that a city sets for itself: never the law, whose time was spent on the first decision."""


class ClockError(ValueError):
    """Facts from which no date can be worked out; `str()` names the fact and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One clock event of a case, on the city's local date.

    `what`: on `received` the track (such as "commercial") or nothing; on `paused`/`resumed` the reason
    ("clarification", "fee"); on `determined` the outcome ("denied", "partly_released", "no_records" open an
    appeal window); on `overridden` the due kind. `to_on`: the date stated by `extended`,
    `production_estimated`, `overridden`, `decision_ordered`, or optionally by `acknowledged`, `remanded` and
    `reopened`. `part`: on `determined` the installment that withholds something, on `appealed` and `appeal_withdrawn`
    the one appealed; 0: the whole request. `what` on those two: "silence" where no decision is appealed.
    `seq` orders facts of one day; without it the
    order given decides. The last six kinds start a clock, or move its start, on another day than receipt (the
    clock plan of the pack says which): `on` is that day, and may lie
    before receipt.
    """

    kind: FactKind
    on: date
    to_on: date | None = None
    what: str = ""
    seq: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """The city's own policy. Days are calendar days, rolled as the law rolls; None means not specified."""

    appeal_offered: bool = False
    appeal_filing_days: int | None = None
    appeal_decision_days: int | None = None
    extension_anchor: str = "unrolled_day_n"


class Pause(NamedTuple):
    """An interval in which the clock is paused: the days after `begun` up to and with `until` (None: it still
    runs) are not counted."""

    begun: date
    until: date | None
    reason: str
    citation: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: a day, whether it counts, its number, and why."""

    on: date
    counted: bool
    number: int | None
    why: StepWhy
    name: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One due date of a case with its working.

    `due_on` is the day until which the act is in time; `promised_on` the date the city named, word for word:
    where the law moves a last day off closed days, a promise for a Saturday is in time on the Monday.
    `due_on` is None where no one has fixed a date (or the clock is paused: `paused_on` and `days_left`
    say so; or it waits for the fact `waits_for`, whose day is not known yet). `base_due_on` is the date before
    any extension or override, `safe_on` the last business day at or before the last counted day, `cap_on` the
    latest date an extension may name and `other_cap_on` that date under the other anchor. `other_reading_due_on`
    is where a disputed holiday would put the date. `pauses` are the intervals that moved this date. `if_missed`
    says what the law makes of silence from `if_missed_on` on, `if_missed_appeal_by` until when that can be
    appealed.
    `completes_itself` marks a review that ends by law without a decision. `missed_on` is the date that had passed
    unanswered when the city set a later one: it stays missed. `part`: the installment whose appeal window it is; 0: the
    whole request.
    """

    kind: DueKind
    cycle: int
    due_on: date | None
    base_due_on: date | None
    opened_on: date
    met_on: date | None
    ended_on: date | None
    safe_on: date | None
    cap_on: date | None
    rule_key: str
    citation: str
    confidence: str
    reading: Reading
    other_reading_due_on: date | None = None
    working: tuple[Step, ...] = ()
    counting_citation: str = ""
    source: tuple[str, ...] = ()
    raw_on: date | None = None
    other_cap_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    paused_on: date | None = None
    days_left: int | None = None
    if_missed: str = ""
    if_missed_on: date | None = None
    if_missed_appeal_by: date | None = None
    completes_itself: bool = False
    promised_on: date | None = None
    waits_for: str = ""
    missed_on: date | None = None
    part: int = 0

    @property
    def fell_due_on(self) -> date | None:
        """The due date that every figure counts: the one missed first, else the one in force."""
        return self.missed_on or self.due_on

    @property
    def is_open(self) -> bool:
        """Neither met nor ended."""
        return self.met_on is None and self.ended_on is None

    @property
    def verify_citation(self) -> bool:
        """Whether staff should verify the citation before relying on it."""
        return needs_verifying(self.confidence)


@dataclass(frozen=True, slots=True)
class ExtensionLimit:
    """What an extension may name at most: `cap_on` (None: no last day in law), and the working day in it.

    `promised_on` is the date the city has named already; a new one may not lie before it.
    """

    base_due_on: date
    cap_on: date | None
    last_working_on: date | None
    citation: str
    anchor: str
    other_cap_on: date | None = None
    promised_on: date | None = None
