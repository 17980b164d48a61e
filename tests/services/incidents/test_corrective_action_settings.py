"""Which corrective actions a city has: those its own sources name, and those it adds with a basis."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotNow
from requests_app.models import (
    AccessGrant,
    City,
    CityPolicy,
    CorrectiveAction,
    Incident,
)
from requests_app.services.incidents import (
    corrective_actions,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from tests import cast
from tests.incident_cast import NEXT_DAY, a_misuse, an_office_member, under_review

pytestmark = pytest.mark.django_db
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


def bakersfield(**policy: Any) -> City:
    return cast.a_city("bakersfield", **policy)


def test_each_city_has_the_corrective_actions_its_own_sources_name() -> None:
    on = {
        key: {kind for kind, row in corrective_actions_of(cast.a_city(key)).items() if row.on}
        for key in ("sacramento", "bakersfield")
    }
    both = {"correction", "publication_rescheduled", "disclosure_ordered"}
    assert on["bakersfield"] == both | {
        "suspension", "key_revocation", "takedown_order", "referral_to_city_attorney",
    }  # fmt: skip
    assert on["sacramento"] == both | {"redaction", "takedown_order", "referral_to_city_attorney"}
    assert not any("fine" in kind for kind in corrective_actions_of(cast.a_city()))


def test_the_city_of_sacramento_has_no_suspension_until_its_administrator_names_a_basis() -> None:
    city = cast.a_city()
    incident = under_review(a_misuse(city))
    with pytest.raises(NotNow):
        take(incident)
    assert grant_of(incident).state == "active"
    CityPolicy.objects.filter(city=city).update(
        corrective_actions={"suspension": {"on": True, "basis": "Resolution 2026-12"}}
    )
    assert take(incident).basis == "Resolution 2026-12"
