"""Closed days from a file a city publishes: CSV or iCalendar, read strictly, refused with line and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from requests_app.services.deadlines.closed_days_calendar import bad, read_calendar
from requests_app.services.deadlines.moved_dates import DayChange

MOST_BYTES = 1_000_000
MOST_DAYS = 1_000
COLUMNS = ("date", "note", "source")


@dataclass(frozen=True, slots=True)
class FileDays:
    """What a file closes, in order, and what it holds that closes no day, in words."""

    days: list[DayChange]
    left_out: list[str]


def read_file(name: str, content: bytes, *, source: str = "") -> FileDays:
    """The days a file closes. `source` fills rows that name none. Raises Incomplete for field "file"."""
    if len(content) > MOST_BYTES:
        raise bad(_("The file is larger than 1 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise bad(_("The file is not UTF-8 text (byte %(place)s).") % {"place": problem.start}) from problem
    if not text.strip():
        raise bad(_("The file is empty."))
    is_ics = name.lower().endswith(".ics") or text.lstrip().upper().startswith("BEGIN:VCALENDAR")
    found, left_out = read_calendar(text, source) if is_ics else (list(_from_csv(text, source)), [])
    days = {row.on: row for row in found}
    if not days:
        raise bad(_("The file names no days."))
    if len(days) > MOST_DAYS:
        raise bad(_("The file names more than %(most)s days.") % {"most": MOST_DAYS})
    return FileDays([days[on] for on in sorted(days)], left_out)


def _from_csv(text: str, source: str) -> Iterator[DayChange]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in reader.fieldnames or []]
    except csv.Error as problem:
        raise bad(_("Line 1: %(reason)s") % {"reason": problem}) from problem
    if "date" not in header or "note" not in header:
        raise bad(_("Line 1: the columns must be %(columns)s.") % {"columns": ", ".join(COLUMNS)})
    reader.fieldnames = header
    try:
        for row in reader:
            yield _csv_row(row, reader.line_num, source)
    except csv.Error as problem:
        raise bad(_("Line %(line)s: %(reason)s") % {"line": reader.line_num, "reason": problem}) from problem


def _csv_row(row: dict[str, str | None], line: int, source: str) -> DayChange:
    note = (row.get("note") or "").strip()
    if not note:
        raise bad(_("Line %(line)s: the note is missing.") % {"line": line})
    try:
        on = date.fromisoformat((row.get("date") or "").strip())
    except ValueError as problem:
        reason = {"line": line, "date": row.get("date")}
        raise bad(_("Line %(line)s: “%(date)s” is not a date like 2027-01-04.") % reason) from problem
    return DayChange(on, note[:200], ((row.get("source") or "").strip() or source)[:300])
