"""Closed days from an iCalendar file: whole days, repeated ones too; what is called off or no whole day is left out.

RFC 5545: a repetition may leave days out (EXDATE), add some (RDATE), and have single days moved or called off by an
entry of the same UID with a RECURRENCE-ID.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _
from icalendar import Calendar as ICalendar, Event as IEvent

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.refusals import Incomplete
from requests_app.services.deadlines.moved_dates import DayChange

LONGEST = timedelta(days=60)
AHEAD = timedelta(days=3 * 366)
"""How far a repetition without an end is followed from its first day."""
OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST_REPEATS = 1_000


def bad(reason: str) -> Incomplete:
    return Incomplete({"file": [reason]})


def read_calendar(text: str, source: str) -> tuple[list[DayChange], list[str]]:
    """The days a calendar closes, and what it holds that closes none, in words. Raises Incomplete for field "file"."""
    try:
        calendar = ICalendar.from_ical(text)
    except (ValueError, KeyError, IndexError) as problem:
        raise bad(_("This is not a calendar file: %(reason)s") % {"reason": problem}) from problem
    entries = [item for item in calendar.walk("VEVENT") if isinstance(item, IEvent)]
    moved = _single_days(entries)
    days: list[DayChange] = []
    left_out: list[str] = []
    for number, event in enumerate(entries, start=1):
        note = str(event.get("SUMMARY", "")).strip()
        if not note:
            raise bad(_("Entry %(number)s: the summary is missing.") % {"number": number})
        first, span = _span(event, number)
        if reason := _closes_nothing(event, first):
            left_out.append(f"{note} ({longdate(_day(first))}): {reason}")
            continue
        where = (str(event.get("URL", "")) or source)[:300]
        for begin in _begins(event, _day(first), number, moved.get(str(event.get("UID")), set())):
            days += [
                DayChange(begin + timedelta(days=count), note[:200], where) for count in range(span.days)
            ]
    return days, left_out


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _span(event: IEvent, number: int) -> tuple[date, timedelta]:
    """The first day or instant of an entry and how long it takes."""
    try:
        first, end = event.start, event.end
        span = end - first
    except Exception as problem:
        raise bad(_("Entry %(number)s has no usable date.") % {"number": number}) from problem
    if not timedelta(0) < span <= LONGEST:
        raise bad(_("Entry %(number)s ends before it begins, or is too long.") % {"number": number})
    return first, span


def _closes_nothing(event: IEvent, first: date) -> str:
    """Why an entry closes no day; "" where it does."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return _("called off")
    if str(event.get("STATUS", "")).upper() == "TENTATIVE":
        return _("not settled yet")
    return _("not a whole day; the office is open for a part of it") if isinstance(first, datetime) else ""


def _single_days(entries: list[IEvent]) -> dict[str, set[date]]:
    """By UID, the days of a repetition that an entry of their own has moved or called off."""
    found: dict[str, set[date]] = {}
    for event in entries:
        instead = event.get("RECURRENCE-ID")
        if instead is not None and isinstance(getattr(instead, "dt", None), date):
            found.setdefault(str(event.get("UID")), set()).add(_day(instead.dt))
    return found


def _begins(event: IEvent, first: date, number: int, moved: set[date]) -> Iterator[date]:
    """The first days of every occurrence."""
    rule = event.get("RRULE")
    if rule is None or event.get("RECURRENCE-ID") is not None:
        yield first
        return
    if isinstance(rule, list) or str(rule.get("FREQ", [""])[0]).upper() not in OFTEN:
        raise bad(_("Entry %(number)s repeats in a way that names no days.") % {"number": number})
    begin = datetime.combine(first, time())
    try:
        if not isinstance(until := rule.get("UNTIL", [None])[0], date | None):
            raise ValueError(until)
        if until is not None:
            rule["UNTIL"] = [datetime.combine(_day(until), time())]
        repeated = rrulestr(rule.to_ical().decode(), dtstart=begin)
        found = [
            each.date()
            for each in takewhile(lambda each: each - begin <= AHEAD, _at_most(iter(repeated), number))
        ]
    except (ValueError, TypeError, OverflowError) as problem:
        raise bad(
            _("Entry %(number)s repeats in a way that names no days.") % {"number": number}
        ) from problem
    gone = moved | _dates_of(event.get("EXDATE"))
    yield from sorted({day for day in [*found, *_dates_of(event.get("RDATE"))] if day not in gone})


def _at_most(days: Iterator[datetime], number: int) -> Iterator[datetime]:
    for count, day in enumerate(days):
        if count >= MOST_REPEATS:
            raise bad(
                _("Entry %(number)s repeats more than %(most)s times.")
                % {"number": number, "most": MOST_REPEATS}
            )
        yield day


def _dates_of(listed: Any) -> set[date]:
    """The days of EXDATE or RDATE, which may stand once or several times."""
    rows = listed if isinstance(listed, list) else [] if listed is None else [listed]
    return {
        _day(each.dt)
        for row in rows
        for each in getattr(row, "dts", [])
        if isinstance(getattr(each, "dt", None), date)
    }
