"""When an action on an incident is possible."""

from __future__ import annotations

from collections.abc import Callable

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, Incident
from requests_app.access.states import (
    AGAINST_A_HOLDER,
    FITTING,
    CorrectiveActionKind,
    CorrectiveActionState,
    IncidentKind,
    IncidentState,
)
from requests_app.cases.actors import Actor

Condition = Callable[[Incident, Actor], bool]
REPORTED, REVIEW, TAKEN = (
    IncidentState.REPORTED.value,
    IncidentState.UNDER_REVIEW.value,
    IncidentState.ACTION_TAKEN.value,
)


def in_state(*states: str) -> Condition:
    """The incident is in one of these states."""
    return lambda incident, _actor: incident.state in states


def is_open(incident: Incident, _actor: Actor) -> bool:
    """The incident is open."""
    return bool(incident.is_open)


def contained(incident: Incident) -> bool:
    """Something was released that should not have been, and it no longer spreads."""
    return incident.kind == IncidentKind.IMPROPER_RELEASE and incident.contained_at is not None


def _changes(kind: CorrectiveActionKind, grant: AccessGrant) -> bool:
    """Whether there is still something to take from this access."""
    if kind == CorrectiveActionKind.SUSPENSION:
        return bool(grant.state == GrantState.ACTIVE)
    return (
        grant.is_living
        if kind in (CorrectiveActionKind.KEY_REVOCATION, CorrectiveActionKind.WARNING)
        else True
    )


def corrective_action_possible(kind: CorrectiveActionKind) -> Condition:
    """The city uses this corrective action, and it fits the incident and its state."""

    def possible(incident: Incident, _actor: Actor) -> bool:
        states = [REVIEW, TAKEN]
        if kind == CorrectiveActionKind.SUSPENSION:
            states.append(REPORTED)
        fits = incident.state in states and kind in FITTING[incident.kind]
        if not fits or not corrective_actions_of(incident.city)[str(kind)].on:
            return False
        if kind in AGAINST_A_HOLDER and incident.grant is None:
            return False
        if incident.grant is not None and not _changes(kind, incident.grant):
            return False
        return incident.kind != IncidentKind.IMPROPER_RELEASE or contained(incident)

    return possible


def is_release(incident: Incident, _actor: Actor) -> bool:
    """An open incident in which something was released that should not have been."""
    return incident.is_open and incident.kind == IncidentKind.IMPROPER_RELEASE


def can_ask_back(incident: Incident, _actor: Actor) -> bool:
    """What was released is contained, and the incident is open."""
    return incident.is_open and contained(incident)


def is_contested(incident: Incident, _actor: Actor) -> bool:
    """A corrective action is contested (one query)."""
    return incident.corrective_actions.filter(state=CorrectiveActionState.CONTESTED.value).exists()


def nothing_taken(incident: Incident, _actor: Actor) -> bool:
    """An open incident without a corrective action (one query)."""
    return incident.is_open and not incident.corrective_actions.exists()


def order_waits(incident: Incident, _actor: Actor) -> bool:
    """A court's order is not answered."""
    order = getattr(incident, "court_order", None)
    return incident.is_open and order is not None and order.answered_on is None


def off_here(incident: Incident) -> list[str]:
    """Names of corrective actions that would fit this kind and that nothing on file lets the city use."""
    listed = corrective_actions_of(incident.city)
    return [str(kind.label) for kind in FITTING[incident.kind] if not listed[str(kind)].on]
