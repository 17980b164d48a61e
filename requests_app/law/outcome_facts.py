"""Facts that decide: determinations, appeals, remands, reopening and outside rulings, with the windows they open."""

from __future__ import annotations

from dataclasses import replace

from requests_app.law.count_rules import DeadlineRule
from requests_app.law.due_draft import Draft, Sheet, policy_rule
from requests_app.law.facts import ADVERSE, OFFICERS_ORDER, REOPENING, DueKind, Fact
from requests_app.law.resolve import keep_missed, resolved_due_on

_ANSWERED_WITH_THE_DECISION: tuple[DueKind, ...] = ("ruling_request", "ruling_brief", "ruling")
_WINDOWS: tuple[DueKind, ...] = ("appeal_window", "court_window")


def determined(sheet: Sheet, fact: Fact) -> None:
    """Meets the determination; an adverse outcome opens what the law or the city offers against it."""
    if "determined" in sheet.pack.clock.acknowledged_by:
        sheet.meet("acknowledgment", fact.on)
    sheet.meet("determination", fact.on)
    _end_older_windows(sheet, fact)
    if fact.what not in ADVERSE:
        for kind in _ANSWERED_WITH_THE_DECISION:
            sheet.end(kind, fact.on)
        return
    plan, terms = sheet.pack.clock, sheet.terms
    if plan.appeal_filing:
        _appeal_window(sheet, sheet.rule(plan.appeal_filing), fact)
    elif terms.appeal_offered:
        _appeal_window(sheet, policy_rule("city_policy_appeal_filing", terms.appeal_filing_days), fact)
    if plan.automatic_review:
        _window(sheet, "appeal_decision", sheet.rule(plan.automatic_review), fact).by_law = True
    if plan.court_filing:
        _window(sheet, "court_window", sheet.rule(plan.court_filing), fact)


def _end_older_windows(sheet: Sheet, fact: Fact) -> None:
    """A new decision takes the place of the one before the remand or the reopening, and so do its windows."""
    for draft in sheet.drafts:
        if draft.kind in _WINDOWS and draft.of_cycle < sheet.cycle() and draft.is_open:
            draft.ended_on = fact.on


def _appeal_window(sheet: Sheet, rule: DeadlineRule, fact: Fact) -> None:
    """Each installment has its own window; the last decision says all again, and its window takes their place."""
    own = _window_of(sheet, fact.part)
    if own is None:
        last = sheet.last("appeal_window")
        own = sheet.add("appeal_window", max(sheet.cycle(), last.cycle + 1 if last else 1), rule, fact.on)
        own.of_cycle, own.part = sheet.cycle(), fact.part
    else:
        _run_again(own, fact)
    if not fact.part:
        for draft in sheet.drafts:
            if draft.kind == "appeal_window" and draft.part and draft.is_open:
                draft.ended_on = fact.on


def _window_of(sheet: Sheet, part: int) -> Draft | None:
    """The window to appeal that installment, or the whole decision, of the determination the case is at."""
    for draft in reversed(sheet.drafts):
        if (draft.kind, draft.of_cycle, draft.part) == ("appeal_window", sheet.cycle(), part):
            return draft
    return None


def _window(sheet: Sheet, kind: DueKind, rule: DeadlineRule, fact: Fact) -> Draft:
    draft = sheet.last(kind)
    if draft is None or draft.cycle != sheet.cycle():
        return sheet.add(kind, sheet.cycle(), rule, fact.on)
    _run_again(draft, fact)
    return draft


def _run_again(draft: Draft, fact: Fact) -> None:
    """A second adverse decision of the same cycle gives the whole window again."""
    draft.opened_on = draft.start = fact.on
    draft.met_on = draft.ended_on = None
    draft.forget_dates()


def appealed(sheet: Sheet, fact: Fact) -> None:
    """Meets the window and opens the decision on the appeal; an overdue determination stays owed."""
    window = _appealed_window(sheet, fact)
    if window is not None and window.is_open:
        window.met_on = fact.on
    if sheet.outstanding("appeal_decision") is not None:
        return
    earlier = sheet.last("appeal_decision")
    cycle = earlier.cycle + 1 if earlier else 1
    if sheet.pack.clock.appeal_decision:
        rule = sheet.rule(sheet.pack.clock.appeal_decision)
    else:
        rule = policy_rule("city_policy_appeal_decision", sheet.terms.appeal_decision_days)
    sheet.add("appeal_decision", cycle, rule, fact.on)


def _appealed_window(sheet: Sheet, fact: Fact) -> Draft | None:
    """The newest window of what was appealed; an appeal against silence has none."""
    if fact.what == "silence":
        return None
    windows = [draft for draft in sheet.drafts if draft.kind == "appeal_window" and draft.part == fact.part]
    return windows[-1] if windows else None


def appeal_decided(sheet: Sheet, fact: Fact) -> None:
    """Meets the decision on the appeal."""
    sheet.meet("appeal_decision", fact.on)


def appeal_withdrawn(sheet: Sheet, fact: Fact) -> None:
    """Ends the decision on the appeal; a window that still runs is open again."""
    sheet.end("appeal_decision", fact.on)
    window = _appealed_window(sheet, fact)
    if window is not None and window.met_on is not None and _still_runs(sheet, window, fact):
        window.met_on = None


def appeal_moot(sheet: Sheet, fact: Fact) -> None:
    """The city answered meanwhile: nothing is left to decide about the silence."""
    sheet.end("appeal_decision", fact.on)


def decision_ordered(sheet: Sheet, fact: Fact) -> None:
    """Meets the decision on the appeal: the late decision is due by the day of the order, and stays missed."""
    sheet.meet("appeal_decision", fact.on)
    draft = sheet.outstanding("determination")
    if draft is None:
        return
    keep_missed(sheet, draft, fact.on)
    if draft.rule is not None:
        draft.rule = _promise(draft.rule, OFFICERS_ORDER)
    draft.name(fact.to_on, fact.on, "overridden")


def _promise(rule: DeadlineRule, cited: str) -> DeadlineRule:
    """A time the city gives itself, of the length the law gave: cited to what set it, and never to the law."""
    return replace(rule, key="city_promise", citation=cited, source=(), confidence="city_policy")


def _still_runs(sheet: Sheet, window: Draft, fact: Fact) -> bool:
    last = resolved_due_on(sheet, window)
    return last is None or last >= fact.on


def remanded(sheet: Sheet, fact: Fact) -> None:
    """Meets the decision on the appeal and opens the next determination, a promise by the officer's order."""
    sheet.meet("appeal_decision", fact.on)
    _again(sheet, fact, OFFICERS_ORDER)


def reopened(sheet: Sheet, fact: Fact) -> None:
    """Opens the next determination, a promise of the city; what can be done against the old one runs on until then."""
    _again(sheet, fact, REOPENING)


def _again(sheet: Sheet, fact: Fact, cited: str) -> None:
    cycle = sheet.cycle() + 1
    sheet.end("determination", fact.on)
    rule = _promise(sheet.rule(sheet.pack.clock.determination), cited)
    draft = sheet.add("determination", cycle, rule, fact.on)
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
