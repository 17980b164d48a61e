"""The figures as the public reads them: as text, small counts hidden so that none can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from requests_app.cases.figures import OUTCOMES, Counts, Figures
from requests_app.cases.suppression import FEWER, HIDDEN, SMALLEST, parts_shown, rows_shown

Key = TypeVar("Key")

ALL_HIDDEN = dict.fromkeys(OUTCOMES, HIDDEN)


@dataclass(frozen=True, slots=True)
class CountsShown:
    """Determinations that came due as text, by what became of them."""

    due: str
    in_time: str
    late: str
    owed: str
    never: str

    @property
    def least_percent(self) -> int | None:
        """The share made in time, or the least it can be, from what is shown alone; None where that says nothing."""
        if not self.due.isdigit() or self.due == "0":
            return None
        due = int(self.due)
        if self.in_time.isdigit():
            return int(self.in_time) * 100 // due
        missed = [_most(text) for text in (self.late, self.owed, self.never)]
        if None in missed:
            return None
        return max(0, due - sum(count or 0 for count in missed)) * 100 // due or None

    @property
    def is_hidden(self) -> bool:
        """Whether the row as a whole is hidden."""
        return self.due == self.in_time == HIDDEN

    @property
    def is_exact(self) -> bool:
        """Whether the share is known, not only the least it can be."""
        return self.in_time.isdigit() and self.due.isdigit()


def _most(text: str) -> int | None:
    """The most that a missed count can be."""
    if text == FEWER:
        return SMALLEST - 1
    return int(text) if text.isdigit() else None


@dataclass(frozen=True, slots=True)
class DepartmentShown:
    """One department's share as text; key and name are "" where no department is responsible."""

    key: str
    name: str
    counts: CountsShown


@dataclass(frozen=True, slots=True)
class FiguresShown:
    """A year's figures as text: whole, by month so far, by department. `median_days`: "" if too few."""

    whole: CountsShown
    median_days: str
    months: Mapping[date, CountsShown]
    departments: tuple[DepartmentShown, ...]


def whole_shown(counts: Counts) -> CountsShown:
    """A total as the public reads it."""
    parts, due = parts_shown(counts.parts())
    return CountsShown(due, **parts)


def median_shown(counts: Counts) -> str:
    """The median as the public reads it; "" where too few were made."""
    enough = counts.made >= SMALLEST and counts.median_days is not None
    return f"{counts.median_days:g}" if enough else ""


def figures_shown(figures: Figures) -> FiguresShown:
    """Hide what is small, and beside it what would give it away."""
    whole = whole_shown(figures.whole)
    months = {
        date(figures.year, month, 1): counts
        for month, counts in figures.months.items()
        if date(figures.year, month, 1) < figures.today
    }
    departments = _rows({row.key: row.counts for row in figures.departments}, whole)
    return FiguresShown(
        whole,
        median_shown(figures.whole),
        _rows(months, whole),
        tuple(DepartmentShown(row.key, row.name, departments[row.key]) for row in figures.departments),
    )


def _rows(rows: Mapping[Key, Counts], whole: CountsShown) -> dict[Key, CountsShown]:
    known = {name: getattr(whole, name) for name in OUTCOMES}
    shown = rows_shown({key: counts.parts() for key, counts in rows.items()}, known, whole.due)
    return {
        key: CountsShown(HIDDEN, **ALL_HIDDEN) if parts is None else CountsShown(str(rows[key].due), **parts)
        for key, parts in shown.items()
    }
