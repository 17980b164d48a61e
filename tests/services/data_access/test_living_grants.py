"""An access changed, renewed and reinstated by staff, and only by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import AccessGrant, ApiKey, Notice, RecordsRequest
from requests_app.services.data_access import (
    grant_changes,
    keys as data_access_keys,
    living_grants as data_access_living_grants,
)
from requests_app.services.unit_of_work import cases as case_work
from tests import cast
from tests.access import people
from tests.access.people import LAST_DAY, SOON

pytestmark = pytest.mark.django_db
LATER = SOON + cast.HOUR


def _letters(case: RecordsRequest, **found: Any) -> list[str]:
    return list(Notice.objects.filter(case=case, **found).order_by("id").values_list("letter", flat=True))


def _again(grant: AccessGrant) -> AccessGrant:
    return AccessGrant.objects.select_related("case__city__policy", "tier").get(pk=grant.pk)


def _take(grant: AccessGrant, move: str, now: datetime = SOON) -> None:
    """Suspend or revoke, as a corrective action does it (services/incidents/corrective_action_effects.py)."""
    with case_work.open_case(grant.case_id) as case:
        grant_changes.change(
            case, grant_changes.grant_of(case), move, actor=cast.the_reviewer(case), now=now, **_reason()
        )


def _reason(**more: Any) -> dict[str, Any]:
    return {"reason": "The key was shared on a public page.", **more}


def test_a_suspended_access_makes_no_key_and_a_reinstated_one_does() -> None:
    grant = people.a_grant()
    actor = cast.the_reviewer(grant.case)
    _take(grant, "suspend")
    with pytest.raises(NotNow, match="Suspended"):
        people.a_key(grant, LATER)
    data_access_living_grants.reinstate_access(grant.case_id, actor=actor, now=LATER)
    assert people.a_key(grant, LATER).secret
    assert {"access_suspended", "access_reinstated"} <= set(_letters(grant.case, recipient="requester"))


def test_a_revoked_access_has_no_living_key_and_says_why_and_what_can_be_done() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    _take(grant, "revoke", LATER)
    assert not ApiKey.objects.filter(grant=grant, revoked_at=None).exists()
    body = Notice.objects.get(case=grant.case, letter="access_revoked").body_text
    assert "shared on a public page" in body
    assert "If you disagree" in body
    with pytest.raises(NotNow):
        data_access_living_grants.renew_access(
            grant.case_id, expires_on=LAST_DAY + cast.DAY, actor=cast.the_reviewer(grant.case), now=LATER
        )


@pytest.mark.parametrize("service", ["change_access", "renew_access", "reinstate_access"])
def test_nobody_outside_the_deciding_desk_touches_an_access(service: str) -> None:
    grant = people.a_grant()
    more: dict[str, Any] = {"expires_on": LAST_DAY + cast.DAY} if service == "renew_access" else _reason()
    for actor in (
        PUBLIC,
        link_holder(grant.case_id),
        cast.the_intake(grant.case),
        cast.the_officer(grant.case),
    ):
        with pytest.raises(NotPermitted):
            getattr(data_access_living_grants, service)(grant.case_id, actor=actor, now=SOON, **more)


def test_another_tier_counts_for_the_access_and_its_holder_reads_why() -> None:
    grant = people.a_grant()
    tier = people.a_tier(grant.city, "Large", per_minute=6000)
    data_access_living_grants.change_access(
        grant.case_id, tier=tier, **_reason(actor=cast.the_reviewer(grant.case), now=SOON)
    )
    grant = _again(grant)
    assert grant.tier == tier
    assert "6000" in Notice.objects.get(case=grant.case, letter="access_changed").body_text


def test_a_renewal_moves_the_last_day_forward_only() -> None:
    grant = people.a_grant()
    actor = cast.the_reviewer(grant.case)
    with pytest.raises(Incomplete):
        data_access_living_grants.renew_access(grant.case_id, expires_on=LAST_DAY, actor=actor, now=SOON)
    data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=SOON)
    with pytest.raises(NotNow):
        data_access_keys.ask_renewal(grant.case_id, actor=cast.the_requester(grant.case), now=LATER)
    data_access_living_grants.renew_access(
        grant.case_id, expires_on=LAST_DAY + cast.DAY, actor=actor, now=LATER
    )
    grant = _again(grant)
    assert (grant.expires_on, grant.renewal_asked_at) == (LAST_DAY + cast.DAY, None)
    assert {"staff_renewal", "access_renewed"} <= set(_letters(grant.case))
