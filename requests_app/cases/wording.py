"""How the house says where a case stands: states, whose turn it is, contacts. Used by letters and every page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.due_dates_in_words import lateness
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.states import ReviewAim, State
from requests_app.cities.models import City


def clerk_contact(city: City) -> Mapping[str, Any]:
    """The city's own contact for records requests: role, email, phone, address, url, hours; None: not specified.

    What its administrator entered comes before what its file says.
    """
    contacts = city.facts.get("contacts") or []
    clerk = next((contact for contact in contacts if "clerk" in contact.get("role", "").lower()), None)
    known = clerk or {"role": None, "email": None, "phone": None, "address": None, "url": None, "hours": None}
    return {**known, **city.desk_contact} if city.desk_contact else known


def unpublished_ways(contact: Mapping[str, Any]) -> list[str]:
    """The ways to reach an office that the city does not name."""
    ways = {
        "role": _("office"),
        "email": _("email"),
        "phone": _("phone"),
        "address": _("address"),
        "hours": _("hours"),
    }
    return [name for key, name in ways.items() if not contact.get(key)]


def fee_unanswered(case: RecordsRequest) -> bool:
    """Whether the requester has a fee estimate before them that they have not answered (one query, two where one is
    open; none where the estimates were fetched with the case).
    """
    if not case.is_open:
        return False
    estimates = [
        row for row in case.fee_estimates.all() if row.state == FeeState.OPEN and not row.accepted_at
    ]
    return any(all(ask.state != WaiverState.OPEN for ask in row.waivers.all()) for row in estimates)


def state_sentence(case: RecordsRequest) -> str:
    """Where the case stands, as a sentence to the requester."""
    return (
        _review_sentence(case)
        or {
            State.SUBMITTED: _("The city received your request."),
            State.CLERK_REVIEW: _("The city is reviewing your request."),
            State.AWAITING_REQUESTER: _("The city asked you a question."),
            State.IN_PRODUCTION: _("The city is preparing the records for you."),
            State.RELEASED: _("The city released the records."),
            State.PARTLY_RELEASED: _("The city released some records and withheld others."),
            State.DENIED: _("The city denied your request."),
            State.NO_RECORDS: _("The city searched and found no records."),
            State.ACCESS_GRANTED: _("The city granted you API access."),
            State.TRANSFERRED: _("Another agency has the records."),
            State.WITHDRAWN: _("You withdrew your request."),
            State.APPEALED: _("Your appeal is being reviewed."),
            State.UPHELD: _("The city upheld its decision after your appeal."),
            State.CLOSED: _("Your request is closed."),
        }[State(case.state)]
    )


def _review_sentence(case: RecordsRequest) -> str:
    """How an exemption review ended, or the like of it; "" where it is said as of every request."""
    sentences: Mapping[tuple[str, str], str] = {
        (ReviewAim.OPEN, State.RELEASED): _("The data you asked about is open to everyone."),
        (ReviewAim.OPEN, State.DENIED): _("The city keeps withholding the data you asked about."),
        (ReviewAim.PROTECT, State.RELEASED): _("The city protected the data you asked about."),
        (ReviewAim.PROTECT, State.DENIED): _("The city decided not to protect the data you asked about."),
        (ReviewAim.OPEN, State.TRANSFERRED): _("Another agency decides about the data."),
        (ReviewAim.PROTECT, State.TRANSFERRED): _("Another agency decides about the data."),
    }
    return sentences.get((case.review_aim, case.state), "")


def city_at_work(*, wording_proposed: bool) -> str:
    """What the requester reads while the city works and they owe nothing."""
    if wording_proposed:
        return _(
            "The city is working on it. It also proposes a new wording of your request, and you can answer."
        )
    return _("The city is working on it. You don't need to do anything.")


def whose_turn(case: RecordsRequest, now: datetime, *, wording_proposed: bool = False) -> str:
    """Who owes what, as sentences to the requester: both duties where both owe something; empty when no one does.

    `wording_proposed`: the city proposed a new wording, which waits for their answer.
    """
    late = lateness(case, now)
    if case.state == State.AWAITING_REQUESTER or fee_unanswered(case):
        own = _("You need to respond.")
        if late:
            return f"{own} {late}"
        return f"{own} {_('The city must still answer on time.')}" if case.next_due_on else own
    if late:
        return f"{late} {_('You can write to the city and ask when it will answer.')}"
    return city_at_work(wording_proposed=wording_proposed) if case.is_open else ""
