"""The calendar of a case: weekends and holidays by the law's own rules, the city's closed days on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from requests_app.law.holidays import Closed, HolidaySet
from requests_app.law.model import Pack

__all__ = ["Calendar", "Closed", "calendar_for"]

_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST_CLOSURE = 400  # days; a calendar shut for longer is a mistake in the data


class CalendarError(ValueError):
    """No open day can be found: the closed days leave none."""


class Calendar:
    """Which days are open. Compare by identity: build it once per law and city and reuse it."""

    __slots__ = ("closure_citation", "closures", "holidays", "memo", "options", "workings")

    def __init__(
        self,
        holidays: HolidaySet,
        closures: Mapping[date, str],
        closure_citation: str = "",
        options: frozenset[str] = frozenset(),
    ) -> None:
        self.holidays = holidays
        self.closures = dict(closures)
        self.closure_citation = closure_citation
        self.options = options
        # The counter's caches: the calendar never changes, so like questions have like answers.
        self.memo: dict[Any, Any] = {}
        self.workings: dict[Any, Any] = {}

    def closed(self, on: date) -> Closed | None:
        """Why this day is closed, or None when it is open. A holiday is told before a weekend."""
        holiday = self.holidays.table(on.year, self.options).closed.get(on)
        if holiday is not None:
            return holiday
        if on.weekday() in self.holidays.weekend:
            return Closed(on, _WEEKDAYS[on.weekday()], self.holidays.weekend_citation, "weekend")
        if on in self.closures:
            return Closed(on, self.closures[on], self.closure_citation, "closure")
        return None

    def is_open(self, on: date) -> bool:
        """Whether the day is neither weekend, holiday nor closed by the city."""
        return not (
            on.weekday() in self.holidays.weekend
            or on in self.closures
            or on in self.holidays.table(on.year, self.options).closed
        )

    def next_open(self, on: date) -> date:
        """The day itself if open, else the first open day after it. Raises CalendarError."""
        return _seek(on, _DAY, self.is_open)

    def previous_open(self, on: date) -> date:
        """The day itself if open, else the last open day before it. Raises CalendarError."""
        return _seek(on, -_DAY, self.is_open)

    def other_reading(self, raw: date) -> date | None:
        """Where the last day would land under the other reading of a disputed holiday, if that differs.

        Two disputes: weekday holidays that cities may work (the other reading does not roll off them), and
        Fridays that courts alone keep for a Saturday holiday (the other reading rolls off them).
        """
        default = self.next_open(raw)
        if default != raw:
            other = _seek(raw, _DAY, self._open_if_city_works)
        else:
            other = _seek(raw, _DAY, self._open_if_courts_lead)
        return other if other != default else None

    def _open_if_city_works(self, on: date) -> bool:
        if self.is_open(on):
            return True
        worked = on in self.holidays.table(on.year, self.options).optional
        return worked and on.weekday() not in self.holidays.weekend and on not in self.closures

    def _open_if_courts_lead(self, on: date) -> bool:
        return self.is_open(on) and on not in self.holidays.table(on.year, self.options).courts_only


def _seek(on: date, step: timedelta, is_open: Callable[[date], bool]) -> date:
    day = on
    for _ in range(_LONGEST_CLOSURE):
        if is_open(day):
            return day
        day += step
    raise CalendarError(
        f"no business day within {_LONGEST_CLOSURE} days of {on.isoformat()}: check the closures"
    )


def calendar_for(
    pack: Pack, closures: Mapping[date, str] | None = None, options: frozenset[str] = frozenset()
) -> Calendar:
    """The calendar of a pack and a city's closed days (day to note). Cheap: like calls share one object."""
    rule = pack.computation.closures
    counted = closures if closures and rule.count_as == "holiday" else {}
    if rule.most_per_year is not None:
        counted = _within(counted, rule.most_per_year, pack.computation.holidays, options)
    return _calendar(pack.computation.holidays, frozenset(counted.items()), rule.citation, options)


def _within(
    closures: Mapping[date, str], most: int, holidays: HolidaySet, options: frozenset[str]
) -> dict[date, str]:
    """The closed days that count where a law lets a city designate only so many a year, in the order given.

    A day that is closed anyway uses up none; nor does a weekday kept for a holiday on a weekend beside it, or a day
    entered as an optional holiday: those are closed by their own rule.
    """
    bare = Calendar(holidays, {}, "", options)
    used: dict[int, int] = {}
    counted: dict[date, str] = {}
    for on, note in closures.items():
        if not bare.is_open(on):
            continue
        if not (_kept_for_a_weekend_holiday(on, bare) or "optional holiday" in note.casefold()):
            used[on.year] = used.get(on.year, 0) + 1
            if used[on.year] > most:
                continue
        counted[on] = note
    return counted


def _kept_for_a_weekend_holiday(on: date, calendar: Calendar) -> bool:
    beside = {4: on + _DAY, 0: on - _DAY}.get(on.weekday())
    if beside is None:
        return False
    closed = calendar.closed(beside)
    return closed is not None and closed.layer == "holiday"


@lru_cache(maxsize=256)
def _calendar(
    holidays: HolidaySet, closures: frozenset[tuple[date, str]], citation: str, options: frozenset[str]
) -> Calendar:
    return Calendar(holidays, dict(closures), citation, options)
