"""A due date as one sentence on the day it is read: ahead, today, or passed; with the city's promise beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _, ngettext

from requests_app.cases.dates_in_words import days_late, longdate
from requests_app.cases.due_dates_in_words import due_name
from requests_app.cases.querysets import CITY_DUTIES


class DueDate(Protocol):
    """What a sentence needs of a due date, worked out or stored."""

    @property
    def kind(self) -> str:
        """What it is for."""

    @property
    def due_on(self) -> date | None:
        """The day until which the act is in time."""

    @property
    def promised_on(self) -> date | None:
        """The date the city named, word for word."""

    @property
    def part(self) -> int:
        """The installment whose window to appeal it is; 0: the whole request."""


def due_sentence(due: DueDate, today: date) -> str:
    """A due date as a sentence to the requester, in the tense of `today`; says so where no date is set."""
    if due.due_on is None:
        return _("No deadline is set for: %(what)s.") % {"what": due_name(due.kind, due.part)}
    if due.part:
        return _of_installment(due.part, due.due_on, today)
    if names_another_day(due):
        return f"{promise_sentence(due.kind, due.promised_on)} {_by_law(due.kind, due.due_on, today)}"
    if due.due_on < today:
        return _late(_was_due(due.kind), due.kind, due.due_on, today, they=due.kind == "production")
    said = _is_due_today() if due.due_on == today else _is_due()
    return said.get(due.kind, "%(when)s.") % {"when": longdate(due.due_on)}


def _of_installment(part: int, due_on: date, today: date) -> str:
    """Until when what one installment withholds can be appealed."""
    values = {"part": part, "when": longdate(due_on)}
    if due_on < today:
        return _("The last day to appeal installment %(part)s was %(when)s.") % values
    if due_on == today:
        return _("Today, %(when)s, is the last day to appeal installment %(part)s.") % values
    return _("You can appeal what installment %(part)s withholds until %(when)s.") % values


def names_another_day(due: DueDate) -> bool:
    """Whether the city named another day than the last one under the law."""
    return due.promised_on is not None and due.due_on is not None and due.promised_on != due.due_on


def _is_due() -> Mapping[str, str]:
    return {
        "acknowledgment": _("The city must confirm your request by %(when)s."),
        "determination": _("A decision is due by %(when)s."),
        "production": _("The city expects to have the records ready by %(when)s."),
        "appeal_window": _("You can appeal until %(when)s."),
        "appeal_decision": _("A decision on the appeal is due by %(when)s."),
        "court_window": _("You can go to court until %(when)s."),
        "ruling_request": _("To withhold records, the city must ask for an outside ruling by %(when)s."),
        "ruling_brief": _("The city must send its comments for the outside ruling by %(when)s."),
        "ruling": _("The outside ruling is due by %(when)s."),
    }


def _is_due_today() -> Mapping[str, str]:
    return {
        "acknowledgment": _("The city must confirm your request today, %(when)s."),
        "determination": _("A decision is due today, %(when)s."),
        "production": _("The city expects to have the records ready today, %(when)s."),
        "appeal_window": _("Today, %(when)s, is the last day to appeal."),
        "appeal_decision": _("A decision on the appeal is due today, %(when)s."),
        "court_window": _("Today, %(when)s, is the last day to go to court."),
        "ruling_request": _("To withhold records, the city must ask for an outside ruling today, %(when)s."),
        "ruling_brief": _("The city must send its comments for the outside ruling today, %(when)s."),
        "ruling": _("The outside ruling is due today, %(when)s."),
    }


def _was_due(kind: str) -> str:
    """What was due, without the full stop: how late it is may follow."""
    return {
        "acknowledgment": _("The city had to confirm your request by %(when)s"),
        "determination": _("A decision was due by %(when)s"),
        "production": _("The records were to be ready by %(when)s"),
        "appeal_window": _("The last day to appeal was %(when)s"),
        "appeal_decision": _("A decision on the appeal was due by %(when)s"),
        "court_window": _("The last day to go to court was %(when)s"),
        "ruling_request": _("To withhold records, the city had to ask for an outside ruling by %(when)s"),
        "ruling_brief": _("The city had to send its comments for the outside ruling by %(when)s"),
        "ruling": _("The outside ruling was due by %(when)s"),
    }.get(kind, "%(when)s")


def _late(said: str, kind: str, due_on: date, today: date, *, they: bool = False) -> str:
    """A date that has passed; by how many days the city is late where the duty was the city's. `they`: records."""
    said, days = said % {"when": longdate(due_on)}, days_late(due_on, today)
    if kind not in CITY_DUTIES:
        return f"{said}."
    late = ngettext("%(said)s; it is %(days)s day late.", "%(said)s; it is %(days)s days late.", days)
    if they:
        late = ngettext(
            "%(said)s; they are %(days)s day late.", "%(said)s; they are %(days)s days late.", days
        )
    return late % {"said": said, "days": f"{days:,}"}


def promise_sentence(kind: str, on: date | None) -> str:
    """What the city itself said of a date."""
    said = {
        "determination": _("The city said it would answer by %(when)s."),
        "production": _("The city said it would have the records ready by %(when)s."),
        "appeal_decision": _("The city said it would decide the appeal by %(when)s."),
    }.get(kind) or _("The city named %(when)s for this.")
    return said % {"when": longdate(on)}


def _by_law(kind: str, due_on: date, today: date) -> str:
    if due_on < today:
        return _late(_("Under the law the last day was %(when)s"), kind, due_on, today)
    if due_on == today:
        return _("Under the law the last day is today, %(when)s.") % {"when": longdate(due_on)}
    return _("Under the law the last day is %(when)s.") % {"when": longdate(due_on)}
