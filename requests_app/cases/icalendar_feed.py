"""Due dates as an iCalendar feed, for one case or for a clerk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.due_sentences import promise_sentence


class CalendarDay(NamedTuple):
    """One due date of one case. `promised_on`: the date the city named; `address`: where its reader opens the case."""

    number: str
    kind: str
    cycle: int
    on: date
    promised_on: date | None = None
    address: str = ""


def feed(name: str, rows: Iterable[CalendarDay], *, host: str, now: datetime) -> bytes:
    """A calendar of whole days: the last day under the law; another date the city named stands in the text.

    The entry's identity is case, kind and cycle, so that a moved date moves the entry instead of adding one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//CityRecords//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "PT6H")
    for number, kind, cycle, on, promised_on, address in rows:
        event = Event()
        event.add("uid", f"{number}-{kind}-{cycle}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", _("%(what)s: %(number)s") % {"what": due_name(kind), "number": number})
        if promised_on is not None and promised_on != on:
            event.add("description", promise_sentence(kind, promised_on))
        event.add("transp", "TRANSPARENT")
        if address:
            event.add("url", address)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
