"""Facts that decide: determinations, appeals, remands, reopening and outside rulings, with the windows they open."""

from __future__ import annotations

from requests_app.law.count_rules import DeadlineRule
from requests_app.law.due_draft import Draft, Sheet, policy_rule
from requests_app.law.facts import ADVERSE, DueKind, Fact
from requests_app.law.resolve import resolved_due_on

_ANSWERED_WITH_THE_DECISION: tuple[DueKind, ...] = ("ruling_request", "ruling_brief", "ruling")
_ENDED_BY_REOPENING: tuple[DueKind, ...] = ("appeal_window", "court_window")


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
    last = resolved_due_on(sheet, window)
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
