"""Replaying a case's facts into due-date drafts: what is open, met, restarted, extended or ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from requests_app.law.calendar import Calendar
from requests_app.law.count import Pauses, count
from requests_app.law.facts import ADVERSE, CITY_POLICY, ClockError, DueKind, Fact, Reading, StepWhy, Terms
from requests_app.law.model import DeadlineRule, Pack


class Draft:
    """A due date in the making: a rule counted from `start`, or a date somebody stated."""

    __slots__ = (
        "kind",
        "cycle",
        "rule",
        "opened_on",
        "start",
        "stated_on",
        "reading",
        "met_on",
        "ended_on",
        "by_law",
    )

    def __init__(
        self, kind: DueKind, cycle: int, rule: DeadlineRule | None, on: date, stated: date | None = None
    ) -> None:
        self.kind: DueKind = kind
        self.cycle = cycle
        self.rule = rule
        self.opened_on = on
        self.start = on
        self.stated_on = stated
        self.reading: Reading | None = None
        self.met_on: date | None = None
        self.ended_on: date | None = None
        self.by_law = False  # ends by itself on its due day

    @property
    def is_open(self) -> bool:
        """Neither met nor ended."""
        return self.met_on is None and self.ended_on is None

    @property
    def first_step(self) -> StepWhy:
        """The code of the day the count starts from."""
        received = self.cycle == 1 and self.start == self.opened_on and self.kind in FROM_RECEIPT
        return "receipt_day" if received else "start_day"


FROM_RECEIPT = frozenset({"acknowledgment", "determination", "ruling_request", "ruling_brief"})


@lru_cache(maxsize=256)
def policy_rule(key: str, days: int | None) -> DeadlineRule:
    """A city's own number of days, in the shape of a rule; it is policy and says so."""
    unit = "calendar_days" if days is not None else "reasonable_time"
    return DeadlineRule(key, days, unit, "", "", CITY_POLICY, (), "city_policy")


class Sheet:
    """All drafts of one case. `take` applies the facts in order."""

    __slots__ = ("pack", "terms", "calendar", "received_on", "drafts", "stops")

    def __init__(self, pack: Pack, terms: Terms, calendar: Calendar, received: Fact | None) -> None:
        self.pack = pack
        self.terms = terms
        self.calendar = calendar
        self.drafts: list[Draft] = []
        self.stops: list[tuple[date, date | None, str, str]] = []  # begun, until, reason, effect
        if received is not None:
            self.received_on = received.on
            self._received(received)

    def take(self, fact: Fact) -> None:
        """Apply one fact. Raises ClockError for an unknown kind or a missing date."""
        handler = _HANDLERS.get(fact.kind)
        if handler is None:
            raise ClockError(f"{fact.kind!r} is not a kind of fact")
        if fact.to_on is None and fact.kind in _NEED_DATE:
            raise ClockError(f"{fact.kind} on {fact.on} must state a date")
        handler(self, fact)

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

    def pauses(self) -> Pauses:
        """The tolling intervals (resets move the start instead, and stop the clock only while they run)."""
        if not self.stops:
            return ()
        return tuple((b, u) for b, u, _, effect in self.stops if effect == "toll" or u is None)

    def _add(self, kind: DueKind, cycle: int, rule_key: str, on: date) -> Draft:
        rule = self.pack.rule(rule_key, self.received_on)
        if rule is None:
            raise ClockError(
                f"{self.pack.key} ({self.pack.version}) has no rule {rule_key!r} on {self.received_on}"
            )
        draft = Draft(kind, cycle, rule, on)
        self.drafts.append(draft)
        return draft

    def _meet(self, kind: DueKind, on: date) -> None:
        draft = self.outstanding(kind)
        if draft is not None:
            draft.met_on = on

    def _received(self, fact: Fact) -> None:
        plan = self.pack.clock
        if fact.what and fact.what not in plan.tracks:
            raise ClockError(f"{self.pack.key} has no track {fact.what!r}")
        if plan.acknowledgment and not fact.what:
            self._add("acknowledgment", 1, plan.acknowledgment, fact.on)
        self._add("determination", 1, plan.tracks[fact.what] if fact.what else plan.determination, fact.on)
        if plan.ruling_request:
            self._add("ruling_request", 1, plan.ruling_request, fact.on)
        if plan.ruling_brief:
            self._add("ruling_brief", 1, plan.ruling_brief, fact.on)

    def _answers(self, fact: Fact) -> None:
        if self.pack.clock.acknowledgment and fact.kind in self.pack.clock.acknowledged_by:
            self._meet("acknowledgment", fact.on)

    def _acknowledged(self, fact: Fact) -> None:
        self._answers(fact)
        plan = self.pack.clock
        draft = self.outstanding("determination")
        if (
            not plan.after_acknowledgment
            or draft is None
            or draft.start != draft.opened_on
            or draft.cycle > 1
        ):
            return
        if draft.rule is not None and draft.rule.key != plan.determination:
            return  # a track of its own keeps its own days
        draft.rule = self.pack.rule(plan.after_acknowledgment, self.received_on)
        draft.start = fact.on
        if draft.rule is not None and draft.rule.count is None and fact.to_on is not None:
            draft.stated_on, draft.reading = fact.to_on, "agency_estimate"

    def _extended(self, fact: Fact) -> None:
        self._answers(fact)
        draft = self.outstanding("determination")
        if draft is not None:
            draft.stated_on, draft.reading = fact.to_on, "extended"

    def _paused(self, fact: Fact) -> None:
        self._answers(fact)
        rule = self.pack.pause_rule(fact.what)
        if rule is None or any(until is None and reason == fact.what for _, until, reason, _ in self.stops):
            return
        used = sum(reason == fact.what for _, _, reason, _ in self.stops)
        if rule.limit is None or used < rule.limit:
            self.stops.append((fact.on, None, fact.what, rule.effect))

    def _resumed(self, fact: Fact) -> None:
        for place, (begun, until, reason, effect) in enumerate(self.stops):
            if until is None and reason == fact.what:
                self.stops[place] = (begun, fact.on, reason, effect)
                if effect == "reset":
                    self._restart(fact.on)

    def _restart(self, on: date) -> None:
        for kind in ("determination", "ruling_request", "ruling_brief"):
            draft = self.outstanding(kind)
            if draft is not None:
                draft.start, draft.stated_on, draft.reading = on, None, "restarted"

    def _determined(self, fact: Fact) -> None:
        self._answers(fact)
        self._meet("determination", fact.on)
        if fact.what not in ADVERSE:
            for kind in ("ruling_request", "ruling_brief", "ruling"):
                draft = self.outstanding(kind)
                if draft is not None:
                    draft.ended_on = fact.on
            return
        plan, cycle = self.pack.clock, self._cycle()
        if plan.appeal_filing:
            self._window(
                "appeal_window", cycle, self.pack.rule(plan.appeal_filing, self.received_on), fact.on
            )
        elif self.terms.appeal_offered:
            rule = policy_rule("city_policy_appeal_filing", self.terms.appeal_filing_days)
            self._window("appeal_window", cycle, rule, fact.on)
        if plan.automatic_review:
            review = self.pack.rule(plan.automatic_review, self.received_on)
            self._window("appeal_decision", cycle, review, fact.on).by_law = True
        if plan.court_filing:
            self._window("court_window", cycle, self.pack.rule(plan.court_filing, self.received_on), fact.on)

    def _window(self, kind: DueKind, cycle: int, rule: DeadlineRule | None, on: date) -> Draft:
        draft = self.last(kind)
        if draft is None or draft.cycle != cycle:
            draft = Draft(kind, cycle, rule, on)
            self.drafts.append(draft)
        # A second adverse decision of the same cycle gives the whole window again.
        draft.opened_on = draft.start = on
        draft.met_on = draft.ended_on = draft.stated_on = draft.reading = None
        return draft

    def _cycle(self) -> int:
        draft = self.last("determination")
        return draft.cycle if draft is not None else 1

    def _production_estimated(self, fact: Fact) -> None:
        draft = self.outstanding("production")
        if draft is None:
            earlier = self.last("production")
            draft = Draft(
                "production", earlier.cycle + 1 if earlier else 1, self.pack.rule("production"), fact.on
            )
            self.drafts.append(draft)
        draft.stated_on, draft.reading = fact.to_on, "agency_estimate"

    def _produced(self, fact: Fact) -> None:
        self._meet("production", fact.on)

    def _appealed(self, fact: Fact) -> None:
        self._meet("appeal_window", fact.on)
        if self.outstanding("appeal_decision") is not None:
            return
        earlier = self.last("appeal_decision")
        cycle = earlier.cycle + 1 if earlier else 1
        if self.pack.clock.appeal_decision:
            self._add("appeal_decision", cycle, self.pack.clock.appeal_decision, fact.on)
        else:
            rule = policy_rule("city_policy_appeal_decision", self.terms.appeal_decision_days)
            self.drafts.append(Draft("appeal_decision", cycle, rule, fact.on))

    def _appeal_decided(self, fact: Fact) -> None:
        self._meet("appeal_decision", fact.on)

    def _appeal_withdrawn(self, fact: Fact) -> None:
        decision = self.outstanding("appeal_decision")
        if decision is not None:
            decision.ended_on = fact.on
        window = self.last("appeal_window")
        if window is not None and window.met_on is not None and self._still_runs(window, fact.on):
            window.met_on = None

    def _still_runs(self, window: Draft, on: date) -> bool:
        if window.stated_on is not None:
            return window.stated_on >= on
        if window.rule is None or window.rule.count is None:
            return True
        last = count(window.rule, window.start, self.pack, self.calendar).due_on
        return last is not None and last >= on

    def _remanded(self, fact: Fact) -> None:
        self._meet("appeal_decision", fact.on)
        self._again(fact)

    def _reopened(self, fact: Fact) -> None:
        for kind in ("appeal_window", "court_window"):
            draft = self.outstanding(kind)
            if draft is not None:
                draft.ended_on = fact.on
        self._again(fact)

    def _again(self, fact: Fact) -> None:
        before = self.outstanding("determination")
        if before is not None:
            before.ended_on = fact.on
        draft = self._add("determination", self._cycle() + 1, self.pack.clock.determination, fact.on)
        if fact.to_on is not None:
            draft.stated_on, draft.reading = fact.to_on, "stated_date"

    def _overridden(self, fact: Fact) -> None:
        draft = self.last(fact.what)
        if draft is None:
            raise ClockError(f"overridden on {fact.on}: the case has no due date of kind {fact.what!r}")
        draft.stated_on, draft.reading = fact.to_on, "overridden"

    def _ended(self, fact: Fact) -> None:
        for draft in self.drafts:
            if draft.is_open:
                draft.ended_on = fact.on

    def _ruling_requested(self, fact: Fact) -> None:
        self._meet("ruling_request", fact.on)
        self._meet(
            "determination", fact.on
        )  # the body has answered: it asks for the ruling and tells the requester
        if self.pack.clock.ruling and self.outstanding("ruling") is None:
            earlier = self.last("ruling")
            self._add("ruling", earlier.cycle + 1 if earlier else 1, self.pack.clock.ruling, fact.on)

    def _ruling_briefed(self, fact: Fact) -> None:
        self._meet("ruling_brief", fact.on)

    def _ruling_received(self, fact: Fact) -> None:
        self._meet("ruling", fact.on)


_NEED_DATE = frozenset({"extended", "production_estimated", "overridden"})
_HANDLERS: dict[str, Callable[[Sheet, Fact], None]] = {
    name.removeprefix("_"): getattr(Sheet, name)
    for name in (
        "_acknowledged", "_extended", "_paused", "_resumed", "_determined", "_production_estimated", "_produced",
        "_appealed", "_appeal_decided", "_appeal_withdrawn", "_remanded", "_reopened", "_overridden", "_ended",
        "_ruling_requested", "_ruling_briefed", "_ruling_received",
    )
}  # fmt: skip
