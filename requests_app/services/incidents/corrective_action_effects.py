"""What a corrective action changes: the access it is against, the court's order; and back when it is reversed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, CityLog, CorrectiveAction, Incident
from requests_app.access.states import STANDING, CorrectiveActionKind
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.data_access import CorrectiveActionContext
from requests_app.services.data_access import grant_changes
from requests_app.services.incidents.dataset_effects import ON_THE_DATASET
from requests_app.services.unit_of_work import (
    cases as case_work,
)

GRANT_MOVES: Mapping[str, str] = {
    CorrectiveActionKind.SUSPENSION: "suspend",
    CorrectiveActionKind.KEY_REVOCATION: "revoke",
}


def hold_access(incident: Incident, case: RecordsRequest) -> None:
    """Read the access again now that its case is locked, so that no one's older copy is acted on."""
    grant = AccessGrant.objects.select_related("dataset", "tier").get(pk=incident.grant_id or 0)
    grant.case, grant.city = case, case.city
    incident.grant = grant


def apply(
    city_log: CityLog,
    incident: Incident,
    corrective_action: CorrectiveAction,
    case: RecordsRequest | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Do what the corrective action says, in the transaction of the corrective action. Raises NotNow where the
    access or dataset cannot.
    """
    if case is not None and incident.grant is not None and _against_the_holder(corrective_action):
        _against(case, incident.grant, incident, corrective_action, actor, now)
    doing = ON_THE_DATASET.get(corrective_action.kind)
    if doing is not None and incident.dataset is not None:
        doing(city_log, incident, corrective_action, actor, now)
    order = getattr(incident, "court_order", None)
    if corrective_action.kind == CorrectiveActionKind.DISCLOSURE and order is not None:
        order.answered_on = local_date(incident.city, now)
        order.save()


def _against_the_holder(corrective_action: CorrectiveAction) -> bool:
    return (
        corrective_action.kind in (*GRANT_MOVES, CorrectiveActionKind.WARNING)
        or corrective_action.details.get("takedown") == "copies"
    )


def holder_context(incident: Incident, corrective_action: CorrectiveAction) -> CorrectiveActionContext:
    """What the holder's letters say of a corrective action. Raises NotFound where it is about no access."""
    if incident.grant is None:
        raise NotFound
    return CorrectiveActionContext(
        grant=incident.grant,
        datasets=list(incident.grant.scopes.all()),
        corrective_action=corrective_action,
        incident_number=incident.number,
        reason=corrective_action.reason,
    )


def _against(
    case: RecordsRequest,
    grant: AccessGrant,
    incident: Incident,
    corrective_action: CorrectiveAction,
    actor: Actor,
    now: datetime,
) -> None:
    move = GRANT_MOVES.get(corrective_action.kind)
    if move is not None:
        grant_changes.change(
            case, grant, move, actor=actor, now=now, reason=corrective_action.reason, incident=incident.number,
            corrective_action=corrective_action
        )  # fmt: skip
        return
    kind = (
        EventKind.ACCESS_WARNED
        if corrective_action.kind == CorrectiveActionKind.WARNING
        else EventKind.TAKEDOWN_ORDERED
    )
    case_work.record_event(
        case,
        kind,
        case_data(incident, corrective_action),
        actor=actor,
        now=now,
        letter_context=holder_context(incident, corrective_action),
    )


def case_data(incident: Incident, corrective_action: CorrectiveAction) -> dict[str, Any]:
    """What the event in the holder's case holds about a corrective action."""
    return {
        "grant_id": incident.grant_id,
        "incident": incident.number,
        "corrective_action": corrective_action.kind,
        "corrective_action_id": corrective_action.pk,
    }


def undo(
    case: RecordsRequest,
    incident: Incident,
    corrective_action: CorrectiveAction,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Give back what a reversed corrective action took, unless another standing corrective action takes the same."""
    grant = incident.grant
    if grant is None or corrective_action.kind not in GRANT_MOVES:
        return
    others = CorrectiveAction.objects.filter(
        incident__grant=grant, state__in=[str(state) for state in STANDING], kind__in=list(GRANT_MOVES)
    ).exclude(pk=corrective_action.pk)
    kinds = set(others.values_list("kind", flat=True))
    if str(CorrectiveActionKind.KEY_REVOCATION) in kinds:
        return
    if grant.state == GrantState.REVOKED and corrective_action.kind == CorrectiveActionKind.KEY_REVOCATION:
        if str(CorrectiveActionKind.SUSPENSION) in kinds:
            return
        grant_changes.change(
            case, grant, "restore", actor=actor, now=now, reason=reason, incident=incident.number
        )  # fmt: skip
    elif grant.state == GrantState.SUSPENDED and not kinds:
        grant_changes.change(
            case, grant, "reinstate", actor=actor, now=now, reason=reason, incident=incident.number
        )  # fmt: skip
