"""The dates of a log: days and instants, in the forms its map names.

A time of day without a zone is the city's wall clock, as the systems of cities write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from requests_app.services.imports.cell import Quarantined, cell_text
from requests_app.services.imports.column_map import LogMap
from requests_app.services.imports.log_file import RawRow

EXCEL_DAY_ZERO = date(1899, 12, 30)  # serial numbers of the 1900 system, right from 1 March 1900 on
EXCEL_FROM, EXCEL_TO = 20_000, 60_000  # 1954 to 2064
EARLIEST = date(1900, 1, 1)
WITH_SLASHES = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(\d.*))?$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of the log. `at` only where the log gives the instant; otherwise the day is all that is known."""

    on: date
    at: datetime

    @property
    def year(self) -> int:
        """The year of the local date."""
        return self.on.year


def moment_of(row: RawRow, log_map: LogMap, column: str, zone: ZoneInfo) -> Moment | None:
    text = cell_text(row, log_map, column)
    if not text:
        return None
    found = next((moment for form in log_map.dates if (moment := _read(form, text, zone))), None)
    if found is None or found.on < EARLIEST:
        forms = ", ".join(log_map.dates)
        raise Quarantined(column, "not a date", f"{text[:60]!r} is not a date this log can hold ({forms})")
    return found


def _read(form: str, text: str, zone: ZoneInfo) -> Moment | None:
    try:
        if form == "instant":
            at = datetime.fromisoformat(text)
            return Moment(at.astimezone(zone).date(), at.astimezone(UTC)) if at.tzinfo else None
        if form in ("us", "eu"):
            return _with_slashes(form, text, zone)
        if form == "excel":
            serial = float(text)
            fits = EXCEL_FROM <= serial <= EXCEL_TO
            return _day(EXCEL_DAY_ZERO + timedelta(days=int(serial)), zone) if fits else None
        return _iso(text, zone)
    except (ValueError, OverflowError):
        return None


def _with_slashes(form: str, text: str, zone: ZoneInfo) -> Moment | None:
    found = WITH_SLASHES.match(text)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups()[:3])
    on = date(year, first, second) if form == "us" else date(year, second, first)
    return _at(on, found[4], zone) if found[4] else _day(on, zone)


def _at(on: date, written: str, zone: ZoneInfo) -> Moment | None:
    """That time of day by the city's clock; None for what is no time."""
    found = _CLOCK.match(written.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    return Moment(on, datetime.combine(on, time(hour, minute, second), zone).astimezone(UTC))


def _iso(text: str, zone: ZoneInfo) -> Moment | None:
    if len(text) == 10:
        return _day(date.fromisoformat(text), zone)
    if len(text) < 16 or text[10] not in "T ":
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo:
        return Moment(at.astimezone(zone).date(), at.astimezone(UTC))
    return Moment(at.date(), at.replace(tzinfo=zone).astimezone(UTC))


def _day(on: date, zone: ZoneInfo) -> Moment:
    """A day without a time: its instant is the start of the day where the city is."""
    return Moment(on, datetime.combine(on, time(), zone).astimezone(UTC))
