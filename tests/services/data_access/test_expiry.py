"""An access ends on its last day: warned of once, ended once, and no failure keeps the others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.models import AccessGrant, Notice, RecordsRequest
from requests_app.services.data_access import grant_changes, living_grants as data_access_living_grants
from requests_app.services.jobs import sweep as jobs_sweep
from tests import cast
from tests.access import people
from tests.access.people import GRANTED_AT

pytestmark = pytest.mark.django_db


def _letters(case: RecordsRequest, **found: Any) -> list[str]:
    return list(Notice.objects.filter(case=case, **found).order_by("id").values_list("letter", flat=True))


def _again(grant: AccessGrant) -> AccessGrant:
    return AccessGrant.objects.select_related("case__city__policy", "tier").get(pk=grant.pk)


def test_the_sweep_writes_before_the_last_day_once_and_ends_it_after() -> None:
    grant = people.a_grant(expires_on=date(2026, 12, 1))
    at = GRANTED_AT + timedelta(days=10)
    jobs_sweep.sweep(at)
    assert "access_ending" not in _letters(grant.case)
    for days in (30, 31):
        jobs_sweep.sweep(GRANTED_AT + timedelta(days=days))
    assert _letters(grant.case).count("access_ending") == 1
    jobs_sweep.sweep(cast.NOW.replace(month=12, day=1))
    grant = _again(grant)
    assert grant.state == "active"
    for hours in (24, 48):
        jobs_sweep.sweep(cast.NOW.replace(month=12, day=1) + timedelta(hours=hours))
    grant = _again(grant)
    assert grant.state == "expired"
    assert _letters(grant.case).count("access_expired") == 1
    data_access_living_grants.renew_access(
        grant.case_id,
        expires_on=date(2027, 1, 5),
        actor=cast.the_reviewer(grant.case),
        now=cast.NOW.replace(month=12, day=4),
    )
    grant = _again(grant)
    assert (grant.state, grant.renewal_told_at) == ("active", None)


def test_one_grant_that_fails_does_not_keep_the_others_from_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (people.a_grant(expires_on=date(2026, 10, 7)) for _ in range(2))
    real = grant_changes.change

    def picky(case: RecordsRequest, *arguments: Any, **named: Any) -> None:
        if case.pk == first.case_id:
            raise RuntimeError("broken")
        real(case, *arguments, **named)

    monkeypatch.setattr(grant_changes, "change", picky)
    swept = jobs_sweep.sweep(cast.NOW + timedelta(days=9))
    second = _again(second)
    assert (second.state, swept.failed) == ("expired", [first.case_id])
