"""Where a clock starts: receipt, the track a request is on, and facts on another day than receipt."""

from __future__ import annotations

from requests_app.law.count_rules import StartRule
from requests_app.law.day_count import count
from requests_app.law.due_draft import Draft, Sheet
from requests_app.law.facts import ClockError, DueKind, Fact
from requests_app.law.resolve import keep_missed


def received(sheet: Sheet, fact: Fact) -> None:
    """Receipt opens the clocks that run from it. A track named by the fact adds its own, or has days of its own."""
    plan = sheet.pack.clock
    if fact.what and fact.what not in plan.tracks:
        raise ClockError(f"{sheet.pack.key} has no track {fact.what!r}")
    track = plan.tracks.get(fact.what)
    decision = (track.decision if track else "") or plan.determination
    if plan.acknowledgment and decision == plan.determination:
        sheet.add("acknowledgment", 1, sheet.rule(plan.acknowledgment), fact.on)
    sheet.add("determination", 1, sheet.rule(decision), fact.on)
    if plan.ruling_request:
        sheet.add("ruling_request", 1, sheet.rule(plan.ruling_request), fact.on)
    if plan.ruling_brief:
        sheet.add("ruling_brief", 1, sheet.rule(plan.ruling_brief), fact.on)
    if track is not None and track.adds:
        added = sheet.add("production", 1, sheet.rule(track.adds), fact.on)
        added.waits_for = track.starts_with if track.starts_with != "received" else ""


def start(sheet: Sheet, fact: Fact) -> None:
    """A fact that starts, by the clock plan of the pack, a time limit on its own day; elsewhere it starts none."""
    if fact.kind == "routed":
        _routed(sheet, fact)
    for rule in sheet.pack.clock.starts:
        if rule.fact == fact.kind:
            _open(sheet, rule, fact)


def _routed(sheet: Sheet, fact: Fact) -> None:
    """The right part of the agency has it: the days start here, but no later than the law lets them."""
    draft = sheet.outstanding("determination")
    if not sheet.pack.clock.routing or draft is None or draft.cycle > 1:
        return
    keep_missed(sheet, draft, fact.on)
    latest = count(sheet.rule(sheet.pack.clock.routing), sheet.received_on, sheet.pack, sheet.calendar).due_on
    draft.start = max(sheet.received_on, min(fact.on, latest) if latest else fact.on)


def _open(sheet: Sheet, start_rule: StartRule, fact: Fact) -> None:
    kind: DueKind = start_rule.due  # type: ignore[assignment]
    draft = sheet.outstanding(kind)
    rule = sheet.rule(start_rule.rule)
    if draft is None:
        earlier = sheet.last(kind)
        draft = sheet.add(kind, earlier.cycle + 1 if earlier else 1, rule, max(fact.on, sheet.received_on))
    else:
        keep_missed(sheet, draft, fact.on)
    draft.rule, draft.start, draft.waits_for = rule, fact.on, ""
    if draft.reading == "agency_estimate":  # a date of law takes its place; the promise stays on record
        draft.stated_on = draft.reading = None
    _nothing_left(sheet, draft)


def _nothing_left(sheet: Sheet, draft: Draft) -> None:
    """A time that had run out before the request came in gives no delay: the records are due promptly."""
    if draft.rule is None or draft.rule.count is None or draft.start >= sheet.received_on:
        return
    due_on = count(draft.rule, draft.start, sheet.pack, sheet.calendar).due_on
    if due_on is not None and due_on < sheet.received_on and sheet.pack.clock.production:
        draft.rule, draft.start = sheet.rule(sheet.pack.clock.production), sheet.received_on
