"""Who may do what about an incident: the same table of verbs and roles, and only on incidents the actor sees."""

from __future__ import annotations

from requests_app.access.models import Incident
from requests_app.cases.actors import Actor
from requests_app.cases.policy import roles_for
from requests_app.cases.refusals import NotPermitted

REPORTER_VERBS = frozenset({"add_to_report"})
SYSTEM_VERBS = frozenset({"open_incident", "remind_court_order", "erase"})
BLIND_VERBS = frozenset({"assign_incident", "review_corrective_action", "erase"})
"""What can be done by somebody of the city who may not read what was reported."""


def may(actor: Actor, verb: str, incident: Incident) -> bool:
    """Whether `actor` may do `verb` on `incident` (one query for staff). The city's policy must be loaded with it."""
    if actor.is_system:
        return verb in SYSTEM_VERBS
    if actor.incident_id is not None:
        return actor.incident_id == incident.pk and verb in REPORTER_VERBS
    if not actor.roles_in(incident.city_id) & roles_for(verb, incident.city.policy):
        return False
    return sees(actor, incident) if verb in BLIND_VERBS else reads(actor, incident)


def sees(actor: Actor, incident: Incident) -> bool:
    """Whether the actor may know of it."""
    return Incident.objects.visible_to(actor).filter(pk=incident.pk).exists()


def reads(actor: Actor, incident: Incident) -> bool:
    """Whether the actor may read what was reported and by whom."""
    return Incident.objects.readable_by(actor).filter(pk=incident.pk).exists()


def require(actor: Actor, verb: str, incident: Incident) -> None:
    """Refuse with NotPermitted unless `actor` may do `verb` on `incident`."""
    if not may(actor, verb, incident):
        raise NotPermitted
