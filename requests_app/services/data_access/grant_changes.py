"""How a grant moves: its row, its keys, the event in its case, the word to the gateways. Used by other services.

The case must be held by `unit_of_work.cases.open_case`: that lock guards its grant and keys too. Whoever also needs
the city's log opens the log first and the case second, so that two acts never wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, ApiKey, CorrectiveAction
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.letters.contexts.data_access import AccessChangedContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition

KINDS: Mapping[str, tuple[EventKind, str]] = {
    "suspend": (EventKind.ACCESS_SUSPENDED, "grant.suspended"),
    "reinstate": (EventKind.ACCESS_REINSTATED, "grant.reinstated"),
    "restore": (EventKind.ACCESS_REINSTATED, "grant.reinstated"),
    "revoke": (EventKind.ACCESS_REVOKED, "grant.revoked"),
    "expire": (EventKind.ACCESS_EXPIRED, "grant.expired"),
    "renew": (EventKind.ACCESS_RENEWED, "grant.renewed"),
    "give_back": (EventKind.ACCESS_GIVEN_BACK, "grant.given_back"),
}
"""Move: the event it enters in the case, the topic its webhook carries."""


class NoAccess(NotNow):
    """The case has no grant with which this could be done."""

    def __init__(self) -> None:
        super().__init__(_("No API access was granted on this request."))


def grant_of(case: RecordsRequest) -> AccessGrant:
    """The latest grant of a case held under lock. Raises NoAccess."""
    grant = AccessGrant.objects.select_related("dataset", "tier").filter(case=case).order_by("-id").first()
    if grant is None:
        raise NoAccess
    grant.case, grant.city = case, case.city
    return grant


def change(
    case: RecordsRequest,
    grant: AccessGrant,
    move: str,
    *arguments: Any,
    actor: Actor,
    now: datetime,
    reason: str = "",
    incident: str = "",
    corrective_action: CorrectiveAction | None = None,
) -> None:
    """Make one move of a grant with everything that follows: keys, event with its letters, webhook.

    `incident` is the number of the report it came from. `corrective_action`: the one that made the
    move; the letter says how to contest it. Raises NotNow where its state has no such move.
    """
    apply_transition(grant, move, *arguments)
    grant.changed_at = now
    if move == "renew":
        grant.renewal_told_at = grant.renewal_asked_at = None
    grant.save()
    if not grant.is_living:
        ApiKey.objects.filter(grant=grant, revoked_at=None).update(revoked_at=now)
    kind, topic = KINDS[move]
    data: dict[str, Any] = {"grant_id": grant.pk, "to_state": str(grant.state)}
    if incident:
        data["incident"] = incident
    if move == "renew":
        data["to_on"] = grant.expires_on.isoformat()
    letter_context = AccessChangedContext(
        grant=grant,
        datasets=list(grant.scopes.all()),
        reason=reason.strip(),
        incident_number=incident,
        living_keys=grant.keys.filter(revoked_at=None).exists(),
        corrective_action=corrective_action,
    )
    case_work.record_event(case, kind, data, actor=actor, now=now, letter_context=letter_context)
    tell_gateways(case, grant, topic, now)


def tell_gateways(case: RecordsRequest, grant: AccessGrant, topic: str, now: datetime) -> None:
    """Queue a webhook about a grant: its id, state and the prefixes of its keys; no one's name, no secret."""
    prefixes = list(grant.keys.order_by("id").values_list("prefix", flat=True))
    payload = {
        "grant": grant.pk,
        "client_id": client_id(grant.pk),
        "state": str(grant.state),
        "active": grant.state == GrantState.ACTIVE,
        "expires_on": grant.expires_on.isoformat(),
        "keys": prefixes,
    }
    key = f"{case.number}/{case.head_seq}"
    delivery_webhooks.queue(case.city, topic, payload, key=key, now=now, about=f"grant/{grant.pk}")


def client_id(grant_id: int) -> str:
    """How gateways name the holder of a grant: not who they are."""
    return f"grant-{grant_id}"
