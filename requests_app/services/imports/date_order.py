"""Whether the dates of a whole log are written in the order its map says: month first, or day first.

05/06/2023 is a day in both orders, 31/12/2023 in one only. A log whose map names the wrong order would be taken over
with wrong dates wherever both are possible, so such a file is refused; a single slip of the pen is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from requests_app.services.imports.column_map import LogMap

_TWO = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\b")
SLIPS = 50
"""So many dates that prove the map right outweigh one that contradicts it."""


def order_of(cells: Iterable[str]) -> str:
    """`us` or `eu`, as most of the dates with slashes prove; `us` where none proves anything, "" where none is one."""
    pairs = [(int(found[1]), int(found[2])) for found in map(_TWO.match, cells) if found]
    day_first = sum(first > 12 >= second for first, second in pairs)
    month_first = sum(second > 12 >= first for first, second in pairs)
    return ("eu" if day_first > month_first else "us") if pairs else ""


class DateOrder:
    """Looks at every date of a log, and tells at the end what contradicts the map."""

    def __init__(self, log_map: LogMap) -> None:
        self.month_first = "us" in log_map.dates
        asks = self.month_first or "eu" in log_map.dates
        self.columns = (
            [name for name in (log_map.received, log_map.due, log_map.closed) if name] if asks else []
        )
        self.proves, self.against = 0, 0
        self.first: tuple[int, str, str] | None = None

    def look(self, number: int, cells: Mapping[str, str]) -> None:
        """The dates of one row."""
        for column in self.columns:
            found = _TWO.match(cells.get(column, ""))
            if found is None:
                continue
            first, second = int(found[1]), int(found[2])
            month, day = (first, second) if self.month_first else (second, first)
            self.proves += day > 12 >= month
            if month > 12 >= day:
                self.against += 1
                self.first = self.first or (number, column, found[0].strip())

    def fault(self) -> str:
        """What is wrong with the map's order; "" where the file does not contradict it."""
        if self.first is None or self.against * SLIPS <= self.proves:
            return ""
        number, column, text = self.first
        said, other = ("month first (us)", "eu") if self.month_first else ("day first (eu)", "us")
        return (
            f"the map says that dates are written {said}, but {self.against} are not, the first in row {number}, "
            f"column {column!r}: {text}. Use a map with {other!r}, or correct the file"
        )
