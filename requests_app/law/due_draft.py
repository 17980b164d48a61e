"""Due-date drafts and the sheet that holds those of one case while its facts are replayed."""

from __future__ import annotations

from copy import copy
from datetime import date
from functools import lru_cache

from requests_app.law.calendar import Calendar
from requests_app.law.count_rules import DeadlineRule
from requests_app.law.day_count import Pauses
from requests_app.law.facts import CITY_POLICY, ClockError, DueKind, Pause, Reading, StepWhy, Terms
from requests_app.law.model import Pack

FROM_RECEIPT = frozenset({"acknowledgment", "determination", "ruling_request", "ruling_brief"})


class Draft:
    """A due date in the making: a rule counted from `start`, or a date someone stated.

    `promised_on` is the date the city named last, whether or not it decides; `stated_on` one that takes the
    place of the count, named on `named_on`; no such date is due before `floor_on`, the day the law gave anyway.
    `waits_for` is the fact that will start the count. `missed_on` is a due date that had passed unanswered when a later
    one was set. `of_cycle` is the determination that opened it, `part` the installment whose appeal window it is.
    """

    __slots__ = (
        "by_law",
        "cycle",
        "ended_on",
        "floor_on",
        "kind",
        "met_on",
        "missed_on",
        "named_on",
        "names",
        "of_cycle",
        "opened_on",
        "part",
        "promised_on",
        "reading",
        "rule",
        "start",
        "stated_on",
        "waits_for",
    )

    def __init__(self, kind: DueKind, cycle: int, rule: DeadlineRule | None, on: date) -> None:
        self.kind: DueKind = kind
        self.cycle = cycle
        self.rule = rule
        self.opened_on = on
        self.start = on
        self.stated_on: date | None = None
        self.named_on = on
        self.names: tuple[tuple[date | None, date, Reading], ...] = ()
        self.floor_on: date | None = None
        self.promised_on: date | None = None
        self.waits_for = ""
        self.reading: Reading | None = None
        self.met_on: date | None = None
        self.ended_on: date | None = None
        self.missed_on: date | None = None
        self.by_law = False  # ends by itself on its due day
        self.of_cycle = cycle
        self.part = 0

    @property
    def is_open(self) -> bool:
        """Neither met nor ended."""
        return self.met_on is None and self.ended_on is None

    @property
    def counts(self) -> bool:
        """Whether days are counted. A date stated at the start of a cycle takes the place of the count."""
        ruled = self.rule is not None and self.rule.count is not None
        return ruled and self.reading != "stated_date" and not self.waits_for

    def name(self, stated_on: date | None, on: date, reading: Reading) -> None:
        """The city names a date that takes the place of the count."""
        self.names = (*self.names, (stated_on, on, reading))
        self.stated_on = self.promised_on = stated_on
        self.named_on, self.reading = on, reading

    def as_before(self, on: date) -> Draft:
        """The draft without the dates named on that day or later."""
        found = copy(self)
        if self.stated_on is not None:
            found.stated_on = found.reading = None
            for stated_on, named_on, reading in self.names:
                if named_on < on:
                    found.stated_on, found.named_on, found.reading = stated_on, named_on, reading
        return found

    def forget_dates(self) -> None:
        """Nothing named so far holds: the time is counted again."""
        self.stated_on = self.promised_on = self.reading = None
        self.names = ()

    @property
    def first_step(self) -> StepWhy:
        """The code of the day the count starts from."""
        received = self.cycle == 1 and self.start == self.opened_on and self.kind in FROM_RECEIPT
        return "receipt_day" if received else "start_day"


@lru_cache(maxsize=256)
def policy_rule(key: str, days: int | None) -> DeadlineRule:
    """A city's own number of days, in the shape of a rule; it is policy and says so."""
    if days is None:
        return DeadlineRule(
            key, "City policy", None, "reasonable_time", "", "", CITY_POLICY, (), "city_policy"
        )
    return DeadlineRule(key, "City policy", days, "calendar_days", "", "", CITY_POLICY, (), "city_policy")


class Sheet:
    """All drafts of one case, in the order in which they opened, and the stops of its clock."""

    __slots__ = ("calendar", "drafts", "pack", "received_on", "stops", "terms")

    def __init__(self, pack: Pack, terms: Terms, calendar: Calendar, received_on: date) -> None:
        self.pack = pack
        self.terms = terms
        self.calendar = calendar
        self.received_on = received_on
        self.drafts: list[Draft] = []
        self.stops: list[tuple[Pause, str]] = []  # each with its effect, toll or reset

    def last(self, kind: DueKind) -> Draft | None:
        """The newest draft of that kind."""
        for draft in reversed(self.drafts):
            if draft.kind == kind:
                return draft
        return None

    def outstanding(self, kind: DueKind) -> Draft | None:
        """The newest draft of that kind, if it is open."""
        draft = self.last(kind)
        return draft if draft is not None and draft.is_open else None

    def rule(self, key: str) -> DeadlineRule:
        """A time limit of the pack as in force at receipt. Raises ClockError."""
        rule = self.pack.rule(key, self.received_on)
        if rule is None:
            raise ClockError(
                f"{self.pack.key} ({self.pack.version}) has no rule {key!r} on {self.received_on}"
            )
        return rule

    def add(self, kind: DueKind, cycle: int, rule: DeadlineRule | None, on: date) -> Draft:
        """Open a due date."""
        draft = Draft(kind, cycle, rule, on)
        self.drafts.append(draft)
        return draft

    def meet(self, kind: DueKind, on: date) -> None:
        """Mark the newest open draft of that kind as met; nothing when none is open."""
        draft = self.outstanding(kind)
        if draft is not None:
            draft.met_on = on

    def end(self, kind: DueKind, on: date) -> None:
        """Mark the newest open draft of that kind as ended without being met."""
        draft = self.outstanding(kind)
        if draft is not None:
            draft.ended_on = on

    def cycle(self) -> int:
        """Which determination the case is at: 1, then one more for each remand or reopening."""
        draft = self.last("determination")
        return draft.cycle if draft is not None else 1

    def pauses_of(self, draft: Draft) -> Pauses:
        """The pauses that touch this draft's count. A pause still running when it was answered ended then.

        A reset moves the start when it ends, so it stops the clock only while it runs.
        """
        end = draft.met_on or draft.ended_on
        return tuple(
            pause._replace(until=pause.until or end)
            for pause, effect in self.stops
            if (effect == "toll" or pause.until is None)
            and (pause.until is None or pause.until > draft.start)
            and (end is None or pause.begun < end)
        )
