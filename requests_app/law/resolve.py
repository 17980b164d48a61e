"""From a draft to a due date: count it, roll it, cap it, and say which reading was taken."""

from __future__ import annotations

from datetime import date, timedelta

from requests_app.law.calendar import Calendar
from requests_app.law.count_rules import DeadlineRule
from requests_app.law.day_count import Counted, Pauses, count, count_days
from requests_app.law.due_draft import Draft, Sheet
from requests_app.law.facts import CITY_POLICY, PROMISES, Due, Reading, Terms
from requests_app.law.model import Pack
from requests_app.law.named_date import Named, named_date, steps_of

_NOTHING = Counted(None, None, None, None)
_TOLLED = frozenset({"acknowledgment", "determination", "ruling_request", "ruling_brief"})


def resolve(
    draft: Draft, sheet: Sheet, pack: Pack, calendar: Calendar, terms: Terms, with_working: bool
) -> Due:
    """The finished due date of one draft."""
    rule = draft.rule
    pauses = sheet.pauses_of(draft) if sheet.stops and draft.kind in _TOLLED else ()
    counts = draft.counts
    counted = count(rule, draft.start, pack, calendar, pauses) if counts and rule else _NOTHING
    named = named_date(draft, counted, pack, calendar, pauses)
    due_on = named.due_on
    base = counted.due_on
    if base is None and counts and rule is not None:
        base = count(rule, draft.start, pack, calendar, _finished(pauses)).due_on
    if base is None and draft.reading == "stated_date":
        base = due_on
    raw_on = counted.raw_on or base
    cap_on = other_cap = None
    if base is not None and may_be_extended(draft, pack):
        extension = pack.rule(pack.clock.extension, sheet.received_on)
        if extension is not None:
            cap_on, other_cap = caps(raw_on, base, extension, pack, calendar, terms)
    missed = _if_missed(draft, due_on, pack, calendar, sheet)
    pauses = tuple(pause for pause in pauses if due_on is None or pause.begun < due_on)
    return Due(
        draft.kind,
        draft.cycle,
        due_on,
        base,
        draft.opened_on,
        draft.met_on,
        due_on if draft.by_law and draft.met_on is None else draft.ended_on,
        _safe(draft, counted, calendar),
        cap_on,
        rule.key if rule else "",
        rule.citation if rule else "",
        rule.confidence if rule else "unconfirmed",
        _reading(draft, counted, named, pauses),
        counted.other_on if draft.stated_on is None else None,
        steps_of(draft, counted, named, pack, calendar, pauses) if with_working else (),
        pack.computation.citation if counts and not _is_promise(draft) else "",
        rule.source if rule else (),
        counted.raw_on,
        other_cap,
        pauses,
        named.stopped.paused_on if named.stopped else None,
        named.stopped.days_left if named.stopped else None,
        *missed,
        draft.by_law,
        draft.promised_on,
        draft.waits_for,
        draft.missed_on,
        draft.part,
    )


def resolved_due_on(sheet: Sheet, draft: Draft) -> date | None:
    """The due date as it is now, without its working."""
    return resolve(draft, sheet, sheet.pack, sheet.calendar, sheet.terms, False).due_on


def keep_missed(sheet: Sheet, draft: Draft, on: date) -> None:
    """A date that had passed unanswered before `on` stays missed, whatever date is set on that day."""
    if draft.missed_on is None:
        due_on = resolved_due_on(sheet, draft)
        if due_on is not None and (draft.met_on or draft.ended_on or on) > due_on:
            draft.missed_on = due_on


def may_be_extended(draft: Draft, pack: Pack) -> bool:
    """Extensions are of the law's ordinary determination, not of tracks with their own days."""
    plan = pack.clock
    ordinary = draft.rule is not None and draft.rule.key in (plan.determination, plan.after_acknowledgment)
    return bool(plan.extension) and draft.kind == "determination" and ordinary


def caps(
    raw_on: date | None, base_due_on: date, rule: DeadlineRule, pack: Pack, calendar: Calendar, terms: Terms
) -> tuple[date | None, date | None]:
    """The last date an extension may name, and the same under the other anchor where that differs.

    The anchor only matters for calendar days, where the base date can have rolled.
    """
    days = rule.max_count or rule.count
    if days is None:
        return None, None
    if rule.unit == "business_days":
        return count_days(base_due_on, days, rule.unit, False, calendar).due_on, None
    unrolled = (raw_on or base_due_on) + timedelta(days=days)
    rolled = base_due_on + timedelta(days=days)
    cap, other = (rolled, unrolled) if terms.extension_anchor == "rolled_base_due" else (unrolled, rolled)
    return cap, other if other != cap else None


def _is_promise(draft: Draft) -> bool:
    return draft.rule is not None and draft.rule.citation in PROMISES


def _finished(pauses: Pauses) -> Pauses:
    return tuple(pause for pause in pauses if pause.until is not None)


def _safe(draft: Draft, counted: Counted, calendar: Calendar) -> date | None:
    if draft.stated_on is not None:
        return calendar.previous_open(draft.stated_on)
    return counted.safe_on


def _reading(draft: Draft, counted: Counted, named: Named, pauses: Pauses) -> Reading:
    if named.stopped is not None:
        return "paused"
    if named.moved and draft.reading is not None:
        return draft.reading
    if draft.waits_for:
        return "awaiting_start"
    if counted.due_on is None:
        return "no_fixed_date"
    if pauses:
        return "tolled"
    if draft.reading == "restarted":
        return "restarted"
    if draft.rule is not None and (draft.rule.citation == CITY_POLICY or _is_promise(draft)):
        return "city_policy"
    return "as_counted" if counted.due_on == counted.raw_on else "rolled"


def _if_missed(
    draft: Draft, due_on: date | None, pack: Pack, calendar: Calendar, sheet: Sheet
) -> tuple[str, date | None, date | None]:
    missed = pack.clock.if_missed
    if missed is None or draft.kind != "determination" or due_on is None or _is_promise(draft):
        return "", None, None
    appeal_by = None
    if missed.effect == "deemed_denial" and pack.clock.appeal_filing:
        rule = pack.rule(pack.clock.appeal_filing, sheet.received_on)
        if rule is not None and rule.count is not None:
            # Counted from the last day itself: the earlier reading, and so the safe one for the requester.
            appeal_by = count(rule, due_on, pack, calendar).due_on
    return missed.effect, due_on + timedelta(days=1), appeal_by
