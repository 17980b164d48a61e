"""Closed days from a file a city publishes: CSV or iCalendar, read strictly, refused with line and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar as ICalendar, Event as IEvent

from requests_app.cases.refusals import Incomplete
from requests_app.services.deadlines.moved_dates import DayChange

MOST_BYTES = 1_000_000
MOST_DAYS = 1_000
LONGEST = timedelta(days=60)
COLUMNS = ("date", "note", "source")


def read_file(name: str, content: bytes, *, source: str = "") -> list[DayChange]:
    """The days a file closes, in order. `source` fills rows that name none. Raises Incomplete for field "file"."""
    if len(content) > MOST_BYTES:
        raise _bad(_("The file is larger than 1 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise _bad(_("The file is not UTF-8 text (byte %(place)s).") % {"place": problem.start}) from problem
    if not text.strip():
        raise _bad(_("The file is empty."))
    is_ics = name.lower().endswith(".ics") or text.lstrip().upper().startswith("BEGIN:VCALENDAR")
    days = {row.on: row for row in (_from_ics(text, source) if is_ics else _from_csv(text, source))}
    if not days:
        raise _bad(_("The file names no days."))
    if len(days) > MOST_DAYS:
        raise _bad(_("The file names more than %(most)s days.") % {"most": MOST_DAYS})
    return [days[on] for on in sorted(days)]


def _bad(reason: str) -> Incomplete:
    return Incomplete({"file": [reason]})


def _from_csv(text: str, source: str) -> Iterator[DayChange]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in reader.fieldnames or []]
    except csv.Error as problem:
        raise _bad(_("Line 1: %(reason)s") % {"reason": problem}) from problem
    if "date" not in header or "note" not in header:
        raise _bad(_("Line 1: the columns must be %(columns)s.") % {"columns": ", ".join(COLUMNS)})
    reader.fieldnames = header
    try:
        for row in reader:
            yield _csv_row(row, reader.line_num, source)
    except csv.Error as problem:
        raise _bad(_("Line %(line)s: %(reason)s") % {"line": reader.line_num, "reason": problem}) from problem


def _csv_row(row: dict[str, str | None], line: int, source: str) -> DayChange:
    note = (row.get("note") or "").strip()
    if not note:
        raise _bad(_("Line %(line)s: the note is missing.") % {"line": line})
    try:
        on = date.fromisoformat((row.get("date") or "").strip())
    except ValueError as problem:
        reason = {"line": line, "date": row.get("date")}
        raise _bad(_("Line %(line)s: “%(date)s” is not a date like 2027-01-04.") % reason) from problem
    return DayChange(on, note[:200], ((row.get("source") or "").strip() or source)[:300])


def _from_ics(text: str, source: str) -> Iterator[DayChange]:
    try:
        calendar = ICalendar.from_ical(text)
    except (ValueError, KeyError, IndexError) as problem:
        raise _bad(_("This is not a calendar file: %(reason)s") % {"reason": problem}) from problem
    entries = [item for item in calendar.walk("VEVENT") if isinstance(item, IEvent)]
    for number, event in enumerate(entries, start=1):
        yield from _ics_days(event, number, source)


def _ics_days(event: IEvent, number: int, source: str) -> Iterator[DayChange]:
    note = str(event.get("SUMMARY", "")).strip()
    if not note:
        raise _bad(_("Entry %(number)s: the summary is missing.") % {"number": number})
    if event.get("RRULE") is not None:
        raise _bad(_("Entry %(number)s repeats; enter each day separately.") % {"number": number})
    try:
        first, end = event.start, event.end
    except Exception as problem:
        raise _bad(_("Entry %(number)s has no usable date.") % {"number": number}) from problem
    if isinstance(first, datetime) or isinstance(end, datetime):
        raise _bad(_("Entry %(number)s is not a whole day.") % {"number": number})
    if not first < end <= first + LONGEST:
        raise _bad(_("Entry %(number)s ends before it begins, or is too long.") % {"number": number})
    on = first
    while on < end:
        yield DayChange(on, note[:200], (str(event.get("URL", "")) or source)[:300])
        on += timedelta(days=1)
