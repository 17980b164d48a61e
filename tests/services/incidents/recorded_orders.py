"""A court's order on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.cases.actors import staff
from requests_app.models import City, CorrectiveAction, Incident
from requests_app.services.incidents import (
    corrective_actions,
    court_orders as incident_court_orders,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from tests import cast
from tests.incident_cast import NEXT_DAY, an_office_member


def take(incident: Incident, **values: Any) -> CorrectiveAction:
    role = "legal_review" if incident.kind == "court_order" else "open_data"
    wanted = Wanted(**{"reason": "Home addresses.", "public_note": "One column was removed.", **values})
    actor = an_office_member(incident.city, role)
    return corrective_actions.take_action(incident.pk, wanted=wanted, actor=actor, now=NEXT_DAY)


def an_order(city: City, **changes: Any) -> incident_court_orders.Order:
    values: dict[str, Any] = {
        "city": city,
        "court": "Superior Court of California, County of Sacramento",
        "ordered": "Disclose the inspection file.",
        "ordered_on": date(2026, 10, 1),
        "served_on": date(2026, 10, 2),
        "days": 10,
        "unit": "business",
    }
    return incident_court_orders.Order(**{**values, **changes})


def record(city: City, **changes: Any) -> Incident:
    clerk = staff(cast.an_intake_clerk(city))
    return incident_court_orders.record(an_order(city, **changes), actor=clerk, now=cast.NOW)
