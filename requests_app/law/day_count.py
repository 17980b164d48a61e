"""Counting days: from a start day and a number to the last day, with every day accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.law.calendar import Calendar
from requests_app.law.count_rules import DeadlineRule
from requests_app.law.facts import ClockError, Pause, Step, StepWhy
from requests_app.law.model import Pack

_DAY = timedelta(days=1)
_MEMO_LIMIT = 20_000  # counts, some 300 bytes each
_WORKINGS_LIMIT = 4_000  # workings, some 2 to 5 kB each

Pauses = tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The result of a count. `raw_on` is the last counted day before any roll; with a running pause there is
    no date, only `paused_on` and `days_left`."""

    raw_on: date | None
    due_on: date | None
    other_on: date | None
    safe_on: date | None
    paused_on: date | None = None
    days_left: int | None = None


def count(rule: DeadlineRule, start: date, pack: Pack, calendar: Calendar, pauses: Pauses = ()) -> Counted:
    """Count a rule's days from `start`, which is itself left out. The rule must have a number."""
    if rule.count is None:
        raise ClockError(f"the rule {rule.key} has no number of days")
    return count_days(
        start, rule.count, rule.unit, pack.computation.roll.direction == "forward", calendar, pauses
    )


def count_days(
    start: date, days: int, unit: str, rolls: bool, calendar: Calendar, pauses: Pauses = ()
) -> Counted:
    """Count so many `calendar_days`, `business_days` or `years`; like questions are answered from memory."""
    key = (start, days, unit, rolls, pauses)
    found: Counted | None = calendar.memo.get(key)
    if found is None:
        if len(calendar.memo) > _MEMO_LIMIT:
            calendar.memo.clear()
        found = calendar.memo[key] = _count(start, days, unit, rolls, calendar, pauses)
    return found


def _count(start: date, days: int, unit: str, rolls: bool, calendar: Calendar, pauses: Pauses) -> Counted:
    raw: date | None
    if unit == "years":
        raw = add_years(start, days)
    elif unit == "calendar_days" and not pauses:
        raw = start + timedelta(days=days)
    else:
        walked = _walk(start, days, unit, calendar, pauses)
        number = sum(step.counted for step in walked)
        if number < days:
            paused_on = next(pause.begun for pause in pauses if pause.until is None)
            return Counted(None, None, None, None, max(paused_on, start), days - number)
        raw = walked[-1].on
    safe = calendar.previous_open(raw)
    if rolls and unit != "business_days":
        return Counted(raw, calendar.next_open(raw), calendar.other_reading(raw), safe)
    return Counted(raw, raw, None, safe)


def add_years(start: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February (the earlier reading)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _walk(start: date, days: int, unit: str, calendar: Calendar, pauses: Pauses) -> list[Step]:
    steps: list[Step] = []
    number, day = 0, start
    stop = next((pause.begun for pause in pauses if pause.until is None), None)
    while number < days:
        if stop is not None and day >= stop:
            break
        day += _DAY
        pause = next((p for p in pauses if p.until is not None and p.begun < day <= p.until), None)
        if pause is not None:
            steps.append(Step(day, False, None, "paused", pause.reason, pause.citation))
            continue
        closed = calendar.closed(day) if unit == "business_days" else None
        if closed is not None:
            steps.append(Step(day, False, None, closed.layer, closed.name, closed.citation))
        else:
            number += 1
            steps.append(Step(day, True, number, "counted"))
    return steps


def working(
    start: date,
    days: int,
    unit: str,
    rolls: bool,
    calendar: Calendar,
    pauses: Pauses = (),
    first: StepWhy = "receipt_day",
) -> tuple[Step, ...]:
    """The same count day by day: the start, each day with its reason, the roll if any, the due day last."""
    key = (start, days, unit, rolls, pauses, first)
    found: tuple[Step, ...] | None = calendar.workings.get(key)
    if found is None:
        if len(calendar.workings) > _WORKINGS_LIMIT:
            calendar.workings.clear()
        found = calendar.workings[key] = _working(start, days, unit, rolls, calendar, pauses, first)
    return found


def _working(
    start: date, days: int, unit: str, rolls: bool, calendar: Calendar, pauses: Pauses, first: StepWhy
) -> tuple[Step, ...]:
    opening = Step(start, False, None, first)
    if unit == "years":
        steps = [opening, Step(add_years(start, days), True, days, "counted")]
    else:
        steps = [opening, *_walk(start, days, unit, calendar, pauses)]
    if sum(step.counted for step in steps) < (1 if unit == "years" else days):
        return tuple(steps)  # the clock is paused
    last = steps[-1]
    closed = calendar.closed(last.on) if rolls else None
    if closed is None:
        steps[-1] = Step(last.on, True, last.number, "due")
        return tuple(steps)
    steps[-1] = Step(last.on, True, last.number, closed.layer, closed.name, closed.citation)
    day = last.on + _DAY
    while (closed := calendar.closed(day)) is not None:
        steps.append(Step(day, False, None, closed.layer, closed.name, closed.citation))
        day += _DAY
    steps.append(Step(day, False, None, "due"))
    return tuple(steps)
