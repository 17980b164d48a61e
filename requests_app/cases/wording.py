"""How the house says where a case stands: states, whose turn it is, contacts. Used by letters and every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.models import City


def clerk_contact(city: City) -> Mapping[str, Any]:
    """The city's own contact for records requests: role, email, phone, address, url, hours; None: not specified."""
    contacts = city.facts.get("contacts") or []
    clerk = next((contact for contact in contacts if "clerk" in contact.get("role", "").lower()), None)
    return clerk or {"role": None, "email": None, "phone": None, "address": None, "url": None, "hours": None}


def state_sentence(case: RecordsRequest) -> str:
    """Where the case stands, as a sentence to the requester."""
    return {
        State.SUBMITTED: _("The city received your request."),
        State.CLERK_REVIEW: _("The city is reviewing your request."),
        State.AWAITING_REQUESTER: _("The city asked you a question."),
        State.AWAITING_PAYMENT: _("The city sent you a fee estimate."),
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


def whose_turn(case: RecordsRequest) -> str:
    """Whose turn it is, as a sentence to the requester; empty when nobody has to act."""
    if case.state in (State.AWAITING_REQUESTER, State.AWAITING_PAYMENT):
        return _("You need to respond.")
    if case.is_open:
        return _("The city is working on it. You don't need to do anything.")
    return ""
