"""A suspension as the data office takes it, and what it leads to: what the tests of corrective actions share."""

from __future__ import annotations

from typing import Any

from requests_app.access.clauses import clauses_of
from requests_app.access.states import LADDER, CorrectiveActionKind
from requests_app.cases.actors import Actor, link_holder, staff
from requests_app.models import AccessGrant, City, CorrectiveAction, Incident, Notice
from requests_app.services.incidents import (
    contest_review as incident_contest_review,
    contests as incident_contests,
    corrective_actions,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from tests import cast
from tests.incident_cast import NEXT_DAY, an_office_member

WHOLE: dict[str, Any] = {
    "kind": "suspension",
    "reason": "Calls came from forty machines at once.",
    "evidence": "The gateway’s log of 5 October.",
}


def take(incident: Incident, *, actor: Actor | None = None, **changes: Any) -> CorrectiveAction:
    kind = {**WHOLE, **changes}["kind"]
    fresh = Incident.objects.select_related("city__policy", "grant").get(pk=incident.pk)
    offered = clauses_of(fresh, CorrectiveActionKind(kind)) if kind in LADDER else []
    clause = offered[0] if offered else ""
    wanted = Wanted(**{**WHOLE, "clause": clause, **changes})
    return corrective_actions.take_action(
        incident.pk, wanted=wanted, actor=actor or an_office_member(incident.city), now=NEXT_DAY
    )


def grant_of(incident: Incident) -> AccessGrant:
    assert incident.grant_id
    return AccessGrant.objects.get(pk=incident.grant_id)


def letters(incident: Incident) -> set[str]:
    assert incident.grant
    mine = Notice.objects.filter(incident=incident) | Notice.objects.filter(case=incident.grant.case)
    return set(mine.values_list("letter", flat=True))


def bakersfield(**policy: Any) -> City:
    return cast.a_city("bakersfield", **policy)


def contest(
    corrective_action: CorrectiveAction, grounds: str = "The forty machines are one cluster.", **more: Any
) -> CorrectiveAction:
    holder = link_holder(corrective_action.incident.grant.case_id)
    values = {"actor": holder, "now": NEXT_DAY + cast.HOUR, **more}
    return incident_contests.contest(corrective_action.pk, grounds=grounds, **values)


def review(
    corrective_action: CorrectiveAction,
    outcome: str,
    actor: Actor | None = None,
    reason: str = "One cluster.",
) -> CorrectiveAction:
    officer = actor or staff(cast.an_officer(corrective_action.incident.city))
    return incident_contest_review.review(
        corrective_action.incident_id,
        corrective_action_id=corrective_action.pk,
        outcome=outcome,
        reason=reason,
        actor=officer,
        now=NEXT_DAY + cast.DAY,
    )
