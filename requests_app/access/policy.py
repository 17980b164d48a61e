"""Who may do what on every subject: cases, datasets and cities as in cases/policy.py, and incidents the actor sees."""

from __future__ import annotations

from requests_app.access.models import Incident
from requests_app.cases import policy as case_policy
from requests_app.cases.actors import Actor
from requests_app.cases.policy import require_second_person, roles_for
from requests_app.cases.refusals import NotPermitted
from requests_app.cases.verbs import Verb

__all__ = ["may", "reads", "require", "require_second_person", "roles_for", "sees"]

Subject = case_policy.Subject | Incident

REPORTER_VERBS = frozenset({Verb.ADD_TO_REPORT, Verb.CONFIRM_EMAIL})
SYSTEM_VERBS = frozenset({Verb.OPEN_INCIDENT, Verb.REMIND_COURT_ORDER, Verb.ERASE})
BLIND_VERBS = frozenset({Verb.ASSIGN_INCIDENT, Verb.REVIEW_CORRECTIVE_ACTION, Verb.ERASE})
"""What can be done by someone of the city who may not read what was reported."""


def may(actor: Actor, verb: Verb, subject: Subject) -> bool:
    """Whether `actor` may do `verb` on `subject`; its city's policy must be loaded with it.

    Asks no table, except for staff about an incident: one query.
    """
    if not isinstance(subject, Incident):
        return case_policy.may(actor, verb, subject)
    if actor.is_system:
        return verb in SYSTEM_VERBS
    if actor.incident_id is not None:
        return actor.incident_id == subject.pk and verb in REPORTER_VERBS
    if not actor.roles_in(subject.city_id) & roles_for(verb, subject.city.policy):
        return False
    return sees(actor, subject) if verb in BLIND_VERBS else reads(actor, subject)


def sees(actor: Actor, incident: Incident) -> bool:
    """Whether the actor may know of it."""
    return Incident.objects.visible_to(actor).filter(pk=incident.pk).exists()


def reads(actor: Actor, incident: Incident) -> bool:
    """Whether the actor may read what was reported and by whom."""
    return Incident.objects.readable_by(actor).filter(pk=incident.pk).exists()


def require(actor: Actor, verb: Verb, subject: Subject) -> None:
    """Refuse with NotPermitted unless `actor` may do `verb` on `subject`."""
    if not may(actor, verb, subject):
        raise NotPermitted
