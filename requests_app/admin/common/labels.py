"""How the workspace says things to clerks: due dates, flags, names, channels. Words first, colour only beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from requests_app.access.status_tones import CASE_TONES
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, User

SOON = 3
"""Days before a due date from which it counts as near."""


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase and the tone it is shown in: good, info, warn, bad or none."""

    text: str
    tone: str = ""


def shortdate(value: date) -> str:
    """Oct 15, with the year only where it is not `this` one of the date beside it."""
    return date_format(value, "M j")


def due(due_on: date | None, today: date) -> Said:
    """A due date against the city's today: "Due in 2 days (Oct 15)", "3 days overdue (due Oct 12)"."""
    if due_on is None:
        return Said(_("No due date"))
    days = (due_on - today).days
    on = shortdate(due_on) if due_on.year == today.year else date_format(due_on, "M j, Y")
    if days < 0:
        text = ngettext("%(days)s day overdue (due %(on)s)", "%(days)s days overdue (due %(on)s)", -days)
        return Said(text % {"days": f"{-days:,}", "on": on}, "bad")
    if days <= 1:
        text = _("Due today (%(on)s)") if days == 0 else _("Due tomorrow (%(on)s)")
        return Said(text % {"on": on}, "warn")
    return Said(_("Due in %(days)s days (%(on)s)") % {"days": days, "on": on}, "warn" if days <= SOON else "")


def clock(case: RecordsRequest, now: datetime) -> Said:
    """The clock of a case in one line: what is due next and how near it is."""
    if not case.is_open:
        return Said(_("There is no upcoming deadline."))
    if case.next_due_on is None:
        return Said(_("No city deadline is pending."))
    phrase = due(case.next_due_on, local_date(case.city, now))
    return Said(f"{due_name(case.next_due_kind)}: {phrase.text}", phrase.tone)


def tone_of(state: str) -> str:
    """The tone of a state's chip."""
    return CASE_TONES[state]


def flags(case: RecordsRequest, *, late_task: bool = False) -> list[Said]:
    """What a clerk must not overlook. `late_task`: a search task is overdue."""
    rows = [
        (case.state == State.APPEALED, Said(_("Appeal"), "warn")),
        (late_task, Said(_("Search overdue"), "bad")),
        (case.legal_hold, Said(_("Legal hold"), "bad")),
        (case.sensitive, Said(_("Restricted"), "bad")),
    ]
    return [flag for shown, flag in rows if shown]


def person(user: User | None) -> str:
    """A colleague's name; the user name where none is given."""
    return (user.get_full_name() or user.username) if user else ""


def todays(cities: list[City], now: datetime) -> dict[date, list[int]]:
    """The local dates of some cities, each with the ids of the cities in which it is that day."""
    found: dict[date, list[int]] = {}
    for city in cities:
        found.setdefault(local_date(city, now), []).append(city.pk)
    return found
