"""How the house says things to people: dates, states, whose turn it is, contacts. Used by letters and every page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from requests_app.cases.law_translation import law_text
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.law.clock import Due
from requests_app.law.pack import Pack


def local(city: City, at: datetime) -> datetime:
    """An instant on the city's wall clock."""
    return at.astimezone(ZoneInfo(city.timezone))


def longdate(value: date | None) -> str:
    """Thursday, October 15, 2026 / jueves, 15 de octubre de 2026; empty for none."""
    if value is None:
        return ""
    # The day alone: two instants in two zones can be equal and yet be on different days.
    return _longdate(date(value.year, value.month, value.day), translation.get_language() or "en")


@lru_cache(maxsize=4096)  # letters and lists name the same few days over and over
def _longdate(value: date, language: str) -> str:
    if language.startswith("es"):
        return date_format(value, r"l, j \d\e F \d\e Y").lower()
    return date_format(value, "l, F j, Y")


def longtime(value: datetime | None) -> str:
    """The date and the time of day of a local instant."""
    if value is None:
        return ""
    spanish = (translation.get_language() or "en").startswith("es")
    return f"{longdate(value)}, {date_format(value, 'H:i' if spanish else 'g:i A')}"


def clerk_contact(city: City) -> Mapping[str, Any]:
    """The city's own contact for records requests: role, email, phone, address, url, hours; None: not specified."""
    contacts = city.facts.get("contacts") or []
    clerk = next((contact for contact in contacts if "clerk" in contact.get("role", "").lower()), None)
    return clerk or {"role": None, "email": None, "phone": None, "address": None, "url": None, "hours": None}


def state_sentence(case: RecordsRequest) -> str:
    """Where the case stands, as a sentence to the requester."""
    return {
        State.SUBMITTED: _("The city has received your request."),
        State.CLERK_REVIEW: _("The city is reviewing your request."),
        State.AWAITING_REQUESTER: _("The city has asked you a question."),
        State.AWAITING_PAYMENT: _("The city has sent you a fee estimate."),
        State.IN_PRODUCTION: _("The city is preparing the records for you."),
        State.RELEASED: _("The city has released the records."),
        State.PARTLY_RELEASED: _("The city has released some records and withheld others."),
        State.DENIED: _("The city has denied your request."),
        State.NO_RECORDS: _("The city searched and found no records."),
        State.ACCESS_GRANTED: _("The city has granted you access to the data."),
        State.TRANSFERRED: _("Another body holds the records."),
        State.WITHDRAWN: _("You withdrew your request."),
        State.APPEALED: _("Your appeal is being reviewed."),
        State.UPHELD: _("The city kept its decision after your appeal."),
        State.CLOSED: _("Your request is closed."),
    }[State(case.state)]


def whose_turn(case: RecordsRequest) -> str:
    """Whose turn it is, as a sentence to the requester; empty when nobody has to act."""
    if case.state in (State.AWAITING_REQUESTER, State.AWAITING_PAYMENT):
        return _("You need to respond.")
    if case.is_open:
        return _("The city is working on it. You don't need to do anything.")
    return ""


def due_name(kind: str) -> str:
    """What a due date is for."""
    return {
        "acknowledgment": _("Acknowledgment"),
        "determination": _("Decision"),
        "production": _("Records available"),
        "appeal_window": _("Last day to appeal"),
        "appeal_decision": _("Decision on the appeal"),
        "court_window": _("Last day to go to court"),
        "ruling_request": _("Asking for an outside ruling"),
        "ruling_brief": _("Comments for the outside ruling"),
        "ruling": _("Outside ruling"),
    }.get(kind, kind.replace("_", " "))


def due_sentence(kind: str, due_on: date | None) -> str:
    """A due date as a sentence; says so when neither law nor city names one."""
    if due_on is None:
        return _("No deadline is set for: %(what)s.") % {"what": due_name(kind)}
    when = longdate(due_on)
    sentences = {
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
    return sentences.get(kind, "%(when)s") % {"when": when}


def days_late(due_on: date | None, today: date) -> int:
    """By how many calendar days a date has passed; 0 when it has not."""
    return max(0, (today - due_on).days) if due_on else 0


def lateness(case: RecordsRequest, now: datetime) -> str:
    """That the city is late and by how much, as a sentence; empty when it is not."""
    days = days_late(case.next_due_on, local_date(case.city, now))
    if not days or not case.is_open:
        return ""
    return ngettext("The city is %(days)s day late.", "The city is %(days)s days late.", days) % {
        "days": days
    }


def silence(due: Due, pack: Pack, reviewer: str = "") -> list[str]:
    """What the law makes of a decision that did not come in time, as sentences; none where the law is silent.

    `reviewer`: the body outside the city that reviews denials under this law, if there is one.
    """
    missed = pack.clock.if_missed
    if missed is None or due.kind != "determination":
        return []
    law = {"citation": law_text(missed.citation)}
    said = {
        "deemed_denial": _("By law, no answer in time counts as a denial (%(citation)s).") % law,
        "presumed_public": _(
            "By law, the records are now presumed to be public unless there is a compelling reason to withhold "
            "them (%(citation)s)."
        )
        % law,
        "court_at_once": _("By law, you can now go to court without an appeal first (%(citation)s).") % law,
    }.get(missed.effect)
    sentences = [said] if said else []
    if due.if_missed_appeal_by:
        values = {"who": reviewer, "on": longdate(due.if_missed_appeal_by)}
        sentences.append(
            _("You can ask for a review by the %(who)s until %(on)s.") % values
            if reviewer
            else _("You can appeal against it until %(on)s.") % values
        )
    return sentences
