"""Which corrective actions a city has: those its own sources name, and those it adds with a basis."""

from __future__ import annotations

import pytest

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.cases.refusals import NotNow
from requests_app.models import (
    CityPolicy,
)
from tests import cast
from tests.incident_cast import a_misuse, under_review
from tests.services.incidents.suspensions import grant_of, take

pytestmark = pytest.mark.django_db


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
