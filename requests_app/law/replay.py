"""Replaying a case's facts: what each one opens, meets, restarts, extends or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from requests_app.law.count_rules import DeadlineRule
from requests_app.law.due_draft import Draft, Sheet, policy_rule
from requests_app.law.facts import ADVERSE, DUE_KINDS, ClockError, DueKind, Fact, Pause
from requests_app.law.resolve import keep_missed, resolve
from requests_app.law.started import start

_ANSWERED_WITH_THE_DECISION: tuple[DueKind, ...] = ("ruling_request", "ruling_brief", "ruling")
_RESTARTED: tuple[DueKind, ...] = ("determination", "ruling_request", "ruling_brief")
_ENDED_BY_REOPENING: tuple[DueKind, ...] = ("appeal_window", "court_window")


def take(sheet: Sheet, fact: Fact) -> None:
    """Apply one fact. Raises ClockError for an unknown kind or a missing date."""
    handler = _HANDLERS.get(fact.kind)
    if handler is None:
        raise ClockError(f"{fact.kind!r} is not a kind of fact")
    if fact.to_on is None and fact.kind in _NEED_DATE:
        raise ClockError(f"{fact.kind} on {fact.on} must state a date")
    handler(sheet, fact)


def acknowledged(sheet: Sheet, fact: Fact) -> None:
    """Meets the acknowledgment; some laws give the decision new days from here, or a date the city states."""
    plan = sheet.pack.clock
    if plan.acknowledgment:
        if fact.kind not in plan.acknowledged_by:
            return
        sheet.meet("acknowledgment", fact.on)
    elif fact.to_on is None:
        return
    draft = sheet.outstanding("determination")
    if draft is None:
        return
    if fact.kind == "acknowledged" and fact.to_on is not None and draft.stated_on is None:
        draft.promised_on = fact.to_on
    if not plan.after_acknowledgment or draft.cycle > 1:
        return
    if draft.rule is None or draft.rule.key != plan.determination:
        return  # acknowledged before, or on a track with its own days
    keep_missed(sheet, draft, fact.on)
    draft.floor_on = _due_on(sheet, draft)
    draft.rule = sheet.rule(plan.after_acknowledgment)
    draft.start = fact.on
    if draft.rule.count is None and fact.to_on is not None:
        draft.name(fact.to_on, fact.on, "agency_estimate")


def extended(sheet: Sheet, fact: Fact) -> None:
    """Moves the determination to the stated date, which is kept word for word as the promise."""
    acknowledged(sheet, fact)
    draft = sheet.outstanding("determination")
    if draft is not None:
        keep_missed(sheet, draft, fact.on)
        draft.name(fact.to_on, fact.on, "extended")


def paused(sheet: Sheet, fact: Fact) -> None:
    """Stops the clock where the law says so, and as often as it says; a date that has passed stays passed."""
    acknowledged(sheet, fact)
    rule = sheet.pack.pause_rule(fact.what)
    asked = [pause for pause, _ in sheet.stops if pause.reason == fact.what]
    if rule is None or any(pause.until is None for pause in asked) or _too_late(sheet, fact):
        return
    if rule.limit is None or len(asked) < rule.limit:
        sheet.stops.append((Pause(fact.on, None, fact.what, rule.citation), rule.effect))


def _too_late(sheet: Sheet, fact: Fact) -> bool:
    """Whether the date that a question could still move has passed on the day it is asked."""
    draft = sheet.outstanding("ruling_request") or sheet.outstanding("determination")
    if draft is None:
        return False
    due_on = _due_on(sheet, draft.as_before(fact.on))  # what else happens that day is no reason either way
    return due_on is not None and fact.on > due_on


def _due_on(sheet: Sheet, draft: Draft) -> date | None:
    return resolve(draft, sheet, sheet.pack, sheet.calendar, sheet.terms, False).due_on


def resumed(sheet: Sheet, fact: Fact) -> None:
    """Ends the pause of that reason; a reset gives the whole time again from this day."""
    for place, (pause, effect) in enumerate(sheet.stops):
        if pause.until is None and pause.reason == fact.what:
            for kind in _RESTARTED if effect == "reset" else ():
                running = sheet.outstanding(kind)
                if running is not None:  # a date set for it in spite of the pause may have passed
                    keep_missed(sheet, running, fact.on)
            sheet.stops[place] = (pause._replace(until=fact.on), effect)
            if effect == "reset":
                for kind in _RESTARTED:
                    draft = sheet.outstanding(kind)
                    if draft is not None:
                        draft.forget_dates()
                        draft.start, draft.reading = fact.on, "restarted"


def determined(sheet: Sheet, fact: Fact) -> None:
    """Meets the determination; an adverse outcome opens what the law or the city offers against it."""
    if "determined" in sheet.pack.clock.acknowledged_by:
        sheet.meet("acknowledgment", fact.on)
    sheet.meet("determination", fact.on)
    if fact.what not in ADVERSE:
        for kind in _ANSWERED_WITH_THE_DECISION:
            sheet.end(kind, fact.on)
        return
    plan, terms = sheet.pack.clock, sheet.terms
    if plan.appeal_filing:
        _window(sheet, "appeal_window", sheet.rule(plan.appeal_filing), fact)
    elif terms.appeal_offered:
        rule = policy_rule("city_policy_appeal_filing", terms.appeal_filing_days)
        _window(sheet, "appeal_window", rule, fact)
    if plan.automatic_review:
        _window(sheet, "appeal_decision", sheet.rule(plan.automatic_review), fact).by_law = True
    if plan.court_filing:
        _window(sheet, "court_window", sheet.rule(plan.court_filing), fact)


def _window(sheet: Sheet, kind: DueKind, rule: DeadlineRule, fact: Fact) -> Draft:
    draft = sheet.last(kind)
    if draft is None or draft.cycle != sheet.cycle():
        return sheet.add(kind, sheet.cycle(), rule, fact.on)
    # A second adverse decision of the same cycle gives the whole window again.
    draft.opened_on = draft.start = fact.on
    draft.met_on = draft.ended_on = None
    draft.forget_dates()
    return draft


def production_estimated(sheet: Sheet, fact: Fact) -> None:
    """Opens or moves the production: the latest estimate wins, but never over a date the law itself sets."""
    draft = sheet.outstanding("production")
    if draft is None:
        earlier = sheet.last("production")
        key = sheet.pack.clock.production
        rule = sheet.rule(key) if key else policy_rule("agency_estimate", None)
        cycle = earlier.cycle + 1 if earlier else 1
        draft = sheet.add("production", cycle, rule, fact.on)
    if draft.counts:
        draft.promised_on = fact.to_on
    else:
        draft.name(fact.to_on, fact.on, "agency_estimate")


def produced(sheet: Sheet, fact: Fact) -> None:
    """Meets the production."""
    sheet.meet("production", fact.on)


def appealed(sheet: Sheet, fact: Fact) -> None:
    """Meets the window and opens the decision on the appeal; an overdue determination stays owed."""
    sheet.meet("appeal_window", fact.on)
    if sheet.outstanding("appeal_decision") is not None:
        return
    earlier = sheet.last("appeal_decision")
    cycle = earlier.cycle + 1 if earlier else 1
    if sheet.pack.clock.appeal_decision:
        rule = sheet.rule(sheet.pack.clock.appeal_decision)
    else:
        rule = policy_rule("city_policy_appeal_decision", sheet.terms.appeal_decision_days)
    sheet.add("appeal_decision", cycle, rule, fact.on)


def appeal_decided(sheet: Sheet, fact: Fact) -> None:
    """Meets the decision on the appeal."""
    sheet.meet("appeal_decision", fact.on)


def appeal_withdrawn(sheet: Sheet, fact: Fact) -> None:
    """Ends the decision on the appeal; a window that still runs is open again."""
    sheet.end("appeal_decision", fact.on)
    window = sheet.last("appeal_window")
    if window is not None and window.met_on is not None and _still_runs(sheet, window, fact):
        window.met_on = None


def _still_runs(sheet: Sheet, window: Draft, fact: Fact) -> bool:
    last = _due_on(sheet, window)
    return last is None or last >= fact.on


def remanded(sheet: Sheet, fact: Fact) -> None:
    """Meets the decision on the appeal and opens the next determination."""
    sheet.meet("appeal_decision", fact.on)
    _again(sheet, fact)


def reopened(sheet: Sheet, fact: Fact) -> None:
    """Opens the next determination; windows against the old one end."""
    for kind in _ENDED_BY_REOPENING:
        sheet.end(kind, fact.on)
    _again(sheet, fact)


def _again(sheet: Sheet, fact: Fact) -> None:
    cycle = sheet.cycle() + 1
    sheet.end("determination", fact.on)
    draft = sheet.add("determination", cycle, sheet.rule(sheet.pack.clock.determination), fact.on)
    if fact.to_on is not None:
        draft.name(fact.to_on, fact.on, "stated_date")


def overridden(sheet: Sheet, fact: Fact) -> None:
    """Sets the newest due date of the kind named in `what` to the stated date."""
    draft = next((d for d in reversed(sheet.drafts) if d.kind == fact.what), None)
    if draft is None:
        known = "" if fact.what in DUE_KINDS else f" (kinds: {', '.join(DUE_KINDS)})"
        raise ClockError(f"overridden on {fact.on}: the case has no due date of kind {fact.what!r}{known}")
    keep_missed(sheet, draft, fact.on)
    draft.name(fact.to_on, fact.on, "overridden")


def ended(sheet: Sheet, fact: Fact) -> None:
    """Ends everything that is open: withdrawn, transferred or closed."""
    for draft in sheet.drafts:
        if draft.is_open:
            draft.ended_on = fact.on


def ruling_requested(sheet: Sheet, fact: Fact) -> None:
    """The body has asked for an outside ruling and told the requester: that is its answer."""
    sheet.meet("ruling_request", fact.on)
    sheet.meet("determination", fact.on)
    if sheet.pack.clock.ruling and sheet.outstanding("ruling") is None:
        earlier = sheet.last("ruling")
        rule = sheet.rule(sheet.pack.clock.ruling)
        sheet.add("ruling", earlier.cycle + 1 if earlier else 1, rule, fact.on)


def ruling_briefed(sheet: Sheet, fact: Fact) -> None:
    """Comments and samples have gone to the outside body."""
    sheet.meet("ruling_brief", fact.on)


def ruling_received(sheet: Sheet, fact: Fact) -> None:
    """The outside body has ruled."""
    sheet.meet("ruling", fact.on)


_NEED_DATE = frozenset({"extended", "production_estimated", "overridden"})
_HANDLERS: dict[str, Callable[[Sheet, Fact], None]] = {
    "acknowledged": acknowledged,
    "extended": extended,
    "paused": paused,
    "resumed": resumed,
    "determined": determined,
    "production_estimated": production_estimated,
    "produced": produced,
    "appealed": appealed,
    "appeal_decided": appeal_decided,
    "appeal_withdrawn": appeal_withdrawn,
    "remanded": remanded,
    "reopened": reopened,
    "overridden": overridden,
    "ended": ended,
    "ruling_requested": ruling_requested,
    "ruling_briefed": ruling_briefed,
    "ruling_received": ruling_received,
    "routed": start,
    "incident_known": start,
    "statement_filed": start,
    "payment_received": start,
    "review_forwarded": start,
    "order_served": start,
}
