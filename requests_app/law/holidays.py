"""Holiday rules as data: from a rule and a year to the days that are closed, with name and citation."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Layer = Literal["weekend", "holiday", "closure"]


@dataclass(frozen=True, slots=True)
class Closed:
    """One closed day: why, by which text, and in which layer of the calendar."""

    on: date
    name: str
    citation: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """A yearly holiday.

    `nth` counts weekdays in the month (-1 is the last); `day` is used for a fixed date. `saturday` and
    `sunday` say where the holiday is also kept when it falls on that day. `option` names a local variant
    (such as a capital's own day). `optional_for_cities` marks days that cities may work: the other reading is
    shown.
    """

    key: str
    name: str
    month: int
    citation: str
    source: tuple[str, ...]
    confidence: str
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    plus_days: int = 0
    years: Literal["every", "even", "after_leap"] = "every"
    saturday: Literal["none", "friday", "friday_courts_only"] = "none"
    sunday: Literal["none", "monday"] = "none"
    moved_citation: str = ""
    option: str = ""
    optional_for_cities: bool = False
    effective_from: date | None = None
    effective_to: date | None = None
    names: tuple[tuple[date, str], ...] = ()
    note: str = ""

    def day_in(self, year: int) -> date | None:
        """The day itself in that year, or None when the rule does not hold then."""
        if (self.years == "even" and year % 2) or (self.years == "after_leap" and year % 4 != 1):
            return None
        on = self._nominal(year) + timedelta(days=self.plus_days)
        if (self.effective_from and on < self.effective_from) or (
            self.effective_to and on > self.effective_to
        ):
            return None
        return on

    def _nominal(self, year: int) -> date:
        if self.day is not None:
            return date(year, self.month, self.day)
        if self.weekday is None or self.nth is None:
            raise ValueError(f"the holiday {self.key} has neither a day nor a weekday")
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))
        last = date(year, self.month, monthrange(year, self.month)[1])
        return last - timedelta(days=(last.weekday() - self.weekday) % 7)

    def name_on(self, on: date) -> str:
        """The name in use on that day: a holiday can be retitled without moving."""
        return next((name for since, name in reversed(self.names) if since <= on), self.name)


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year: the days `closed` by law, those `optional` for cities, and those kept by courts alone."""

    closed: Mapping[date, Closed]
    optional: frozenset[date]
    courts_only: frozenset[date]


@dataclass(frozen=True, slots=True, eq=False)
class HolidaySet:
    """A named list of holiday rules with its weekend; `read_on` is when its text was read, if it was.

    Tables are worked out once per year.
    """

    key: str
    name: str
    citation: str
    weekend: frozenset[int]
    weekend_citation: str
    rules: tuple[HolidayRule, ...]
    notes: tuple[str, ...]
    read_on: date | None = None
    _tables: dict[tuple[int, frozenset[str]], YearTable] = field(default_factory=dict, repr=False)

    def table(self, year: int, options: frozenset[str] = frozenset()) -> YearTable:
        """The closed days of a calendar year, with the named local variants."""
        key = (year, options)
        if key not in self._tables:
            self._tables[key] = self._work_out(year, options)
        return self._tables[key]

    def _work_out(self, year: int, options: frozenset[str]) -> YearTable:
        closed: dict[date, Closed] = {}
        optional: set[date] = set()
        courts_only: set[date] = set()
        # A holiday of next January can be kept on this 31 December, and the other way round.
        for rule, nominal_year in ((r, y) for r in self.rules for y in (year - 1, year, year + 1)):
            if rule.option and rule.option not in options:
                continue
            if not 1 <= nominal_year <= 9999 or (on := rule.day_in(nominal_year)) is None:
                continue
            for kept, citation in _kept_on(rule, on):
                if kept.year != year:
                    continue
                closed.setdefault(kept, Closed(kept, rule.name_on(on), citation, "holiday"))
                if rule.optional_for_cities:
                    optional.add(kept)
            friday = on - timedelta(days=1)
            if rule.saturday == "friday_courts_only" and on.weekday() == 5 and friday.year == year:
                courts_only.add(friday)
        return YearTable(closed, frozenset(optional), frozenset(courts_only - closed.keys()))


def _kept_on(rule: HolidayRule, on: date) -> list[tuple[date, str]]:
    kept = [(on, rule.citation)]
    if on.weekday() == 5 and rule.saturday == "friday":
        kept.append((on - timedelta(days=1), rule.moved_citation or rule.citation))
    if on.weekday() == 6 and rule.sunday == "monday":
        kept.append((on + timedelta(days=1), rule.moved_citation or rule.citation))
    return kept
