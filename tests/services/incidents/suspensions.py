"""A suspension as the data office takes it, and what it leads to: what the tests of corrective actions share."""

from __future__ import annotations

from typing import Any

from requests_app.cases.actors import Actor
from requests_app.models import AccessGrant, City, CorrectiveAction, Incident, Notice
from requests_app.services.incidents import corrective_actions
from requests_app.services.incidents.corrective_action_checks import Wanted
from tests import cast
from tests.incident_cast import NEXT_DAY, an_office_member

WHOLE: dict[str, Any] = {
    "kind": "suspension",
    "reason": "Calls came from forty machines at once.",
    "clause": "Terms of use, part 3: one machine for each key.",
    "evidence": "The gateway’s log of 5 October.",
}


def take(incident: Incident, *, actor: Actor | None = None, **changes: Any) -> CorrectiveAction:
    wanted = Wanted(**{**WHOLE, **changes})
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
