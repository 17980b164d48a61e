"""Facts that move, stop, restart or end the time a case has."""

from __future__ import annotations

from requests_app.law.due_draft import Sheet, policy_rule
from requests_app.law.facts import DUE_KINDS, ClockError, DueKind, Fact, Pause
from requests_app.law.resolve import keep_missed, resolved_due_on

_RESTARTED: tuple[DueKind, ...] = ("determination", "ruling_request", "ruling_brief")


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
    draft.floor_on = resolved_due_on(sheet, draft)
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
    due_on = resolved_due_on(
        sheet, draft.as_before(fact.on)
    )  # what else happens that day is no reason either way
    return due_on is not None and fact.on > due_on


def resumed(sheet: Sheet, fact: Fact) -> None:
    """Ends the pause of that reason; a reset gives the whole time again from this day."""
    for place, (pause, effect) in enumerate(sheet.stops):
        if pause.until is None and pause.reason == fact.what:
            begun = [sheet.outstanding(kind) for kind in _RESTARTED] if effect == "reset" else []
            running = [draft for draft in begun if draft is not None]
            for draft in running:  # a date set in spite of the pause may have passed meanwhile
                keep_missed(sheet, draft, fact.on)
            sheet.stops[place] = (pause._replace(until=fact.on), effect)
            for draft in running:
                draft.forget_dates()
                draft.start, draft.reading = fact.on, "restarted"


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


def end_undone(sheet: Sheet, fact: Fact) -> None:
    """Opens again what ended on the day stated: the end was entered by mistake. An appeal stays withdrawn."""
    for draft in sheet.drafts:
        if draft.ended_on == fact.to_on and draft.met_on is None and draft.kind != "appeal_decision":
            draft.ended_on = None
