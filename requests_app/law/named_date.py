"""A date the city names: kept as the promise, in time until the law's own roll, never before the law's own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.law.calendar import Calendar
from requests_app.law.count_rules import DeadlineRule
from requests_app.law.day_count import Counted, Pauses, count_days, working as count_working
from requests_app.law.due_draft import Draft
from requests_app.law.facts import Reading, Step, StepWhy
from requests_app.law.model import Pack

_STATED: dict[Reading | None, StepWhy] = {
    "extended": "extended",
    "stated_date": "stated_date",
    "agency_estimate": "agency_estimate",
    "overridden": "overridden",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Until when an act is in time once the city has named a date (or has named none).

    `moved`: the named date decides, not the count. `days` is how many days are counted with an extension.
    `stopped` is the count that a running pause holds up: then there is no date.
    """

    due_on: date | None
    moved: bool = False
    days: int | None = None
    stopped: Counted | None = None


def rolled(on: date, pack: Pack, calendar: Calendar) -> date:
    """The day until which something promised for `on` is in time, by the roll of the law. Raises CalendarError."""
    return calendar.next_open(on) if pack.computation.roll.direction == "forward" else on


def named_date(draft: Draft, counted: Counted, pack: Pack, calendar: Calendar, pauses: Pauses) -> Named:
    """The day until which this draft is in time.

    An extension gives so many more days than the law's own date. A pause holds those up like all others, so it is
    the same whether the pause or the extension came first.
    """
    stopped = counted if counted.paused_on is not None else None
    if draft.stated_on is None:
        return Named(counted.due_on, stopped=stopped)
    until = rolled(draft.stated_on, pack, calendar)
    if draft.floor_on is not None and draft.reading in ("agency_estimate", "extended"):
        until = max(until, draft.floor_on)
    if draft.reading != "extended" or not draft.counts or draft.rule is None or draft.rule.count is None:
        return Named(until, moved=True)
    if not pauses:
        if counted.due_on is not None and counted.due_on >= until:
            return Named(counted.due_on)
        return Named(until, moved=True)
    days = draft.rule.count + _days_more(draft, draft.rule, calendar, pauses)
    longer = _counted(draft, draft.rule, days, pack, calendar, pauses)
    if longer.due_on is None:
        return Named(None, days=days, stopped=longer)
    if counted.due_on is not None and counted.due_on >= max(until, longer.due_on):
        return Named(counted.due_on)
    return Named(max(until, longer.due_on), moved=True, days=days)


def _counted(
    draft: Draft, rule: DeadlineRule, days: int, pack: Pack, calendar: Calendar, pauses: Pauses
) -> Counted:
    return count_days(
        draft.start, days, rule.unit, pack.computation.roll.direction == "forward", calendar, pauses
    )


def _days_more(draft: Draft, rule: DeadlineRule, calendar: Calendar, pauses: Pauses) -> int:
    """How many days the extension gave beyond the law's own date, as that stood when it was named."""
    if draft.stated_on is None or rule.count is None:
        return 0
    known = tuple(p for p in pauses if p.until is not None and p.until <= draft.named_on)
    base = count_days(draft.start, rule.count, rule.unit, False, calendar, known).due_on
    if base is None or draft.stated_on <= base:
        return 0
    span = (draft.stated_on - base).days
    if rule.unit != "business_days":
        return span
    return sum(calendar.is_open(base + timedelta(days=n)) for n in range(1, span + 1))


def steps_of(
    draft: Draft, counted: Counted, named: Named, pack: Pack, calendar: Calendar, pauses: Pauses
) -> tuple[Step, ...]:
    """The working: the count of the law, then the date named, then the days it moves past, the due day last."""
    steps: tuple[Step, ...] = ()
    rule = draft.rule
    if rule is not None and rule.count is not None and draft.counts:
        rolls = pack.computation.roll.direction == "forward" and rule.unit != "business_days"
        days = named.days if named.days is not None else rule.count
        steps = count_working(draft.start, days, rule.unit, rolls, calendar, pauses, draft.first_step)
    elif draft.stated_on is not None:
        steps = (Step(draft.start, False, None, draft.first_step),)
    if draft.stated_on is None or not named.moved or named.due_on is None:
        return steps
    # The base date keeps its own line; the date named stands below it, and last the day until which it is in time.
    stated = Step(draft.stated_on, False, None, _STATED[draft.reading], "", _basis(draft, pack))
    if (
        named.days is not None and steps[-1].on > stated.on
    ):  # days that a pause held up come after the date named
        before = tuple(step for step in steps if step.on <= stated.on)
        return (*before, stated, *steps[len(before) :])
    return (*steps, stated, *_to_the_due_day(stated.on, named.due_on, calendar))


def _to_the_due_day(named_on: date, due_on: date, calendar: Calendar) -> list[Step]:
    if due_on <= named_on:
        return []
    days = (named_on + timedelta(days=n) for n in range((due_on - named_on).days))
    closed = [found for day in days if (found := calendar.closed(day)) is not None]
    return [
        *(Step(one.on, False, None, one.layer, one.name, one.citation) for one in closed),
        Step(due_on, False, None, "due"),
    ]


def _basis(draft: Draft, pack: Pack) -> str:
    """The text that lets someone state this date; an override has none but its reason."""
    if draft.reading == "overridden":
        return ""
    rule = pack.rule(pack.clock.extension) if draft.reading == "extended" else draft.rule
    return rule.citation if rule is not None else ""
