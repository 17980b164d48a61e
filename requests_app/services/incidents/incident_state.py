"""An act that only an open incident allows."""

from __future__ import annotations

from requests_app.access.models import Incident
from requests_app.services.unit_of_work.transition import WrongIncidentState


def require_open(incident: Incident) -> None:
    if not incident.is_open:
        raise WrongIncidentState(str(incident.get_state_display()))
