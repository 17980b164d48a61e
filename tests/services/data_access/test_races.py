"""Two at the same moment: keys, revocation, the sweep, reports and limits; one wins, nothing doubles, nothing leaks."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from requests_app.cases.refusals import ChangedMeanwhile, NotNow
from requests_app.models import AccessGrant, ApiKey, Event, Incident, Notice, Usage, UsageBatch
from requests_app.services import rate_limits
from requests_app.services.data_access import (
    expiry as data_access_expiry,
    grant_changes,
    grants as data_access_grants,
    keys as data_access_keys,
)
from requests_app.services.gateways import usage as gateway_usage, usage_rows as gateway_usage_rows
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import WrongGrantState
from tests import cast
from tests.access import people
from tests.access.people import GRANTED_AT, LAST_DAY, SOON
from tests.services.together import at_once, slowly

pytestmark = pytest.mark.django_db(transaction=True)
LATER = SOON + cast.HOUR


def refused(results: list[Any]) -> list[type[Exception]]:
    """The kinds of what went wrong."""
    return [type(item) for item in results if isinstance(item, Exception)]


def revoke(grant: AccessGrant) -> None:
    """As a corrective action does it."""
    with case_work.open_case(grant.case_id) as case:
        found = grant_changes.grant_of(case)
        grant_changes.change(
            case, found, "revoke", actor=cast.the_reviewer(case), now=LATER, reason="Shared."
        )


def test_a_key_replaced_twice_from_one_page_is_replaced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    grant = people.a_grant()
    people.a_key(grant)
    seen = cast.again(grant.case).head_seq
    results = at_once(*[partial(people.a_key, grant, LATER, seen_seq=seen)] * 3)
    assert refused(results) == [ChangedMeanwhile] * 2
    assert ApiKey.objects.filter(ends_at=None, revoked_at=None).count() == 1
    assert Event.objects.filter(kind="key_rotated").count() == 1


def test_keys_replaced_from_several_pages_leave_one_present_key(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    grant = people.a_grant()
    results = at_once(*[partial(people.a_key, grant, LATER)] * 4)
    assert refused(results) == []
    assert ApiKey.objects.filter(ends_at=None, revoked_at=None).count() == 1
    assert len({issued.secret for issued in results}) == 4


def test_a_key_made_while_the_access_is_revoked_does_not_live(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    grant = people.a_grant()
    people.a_key(grant)
    results = at_once(
        partial(revoke, grant), partial(people.a_key, grant, LATER), partial(people.a_key, grant, LATER)
    )
    assert set(refused(results)) <= {NotNow, WrongGrantState}
    assert AccessGrant.objects.get().state == "revoked"
    assert not ApiKey.objects.filter(revoked_at=None).exists()


def test_revoked_and_given_back_at_once_ends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    grant = people.a_grant()
    give_back = partial(
        data_access_keys.give_back, grant.case_id, actor=cast.the_requester(grant.case), now=LATER
    )
    results = at_once(partial(revoke, grant), give_back)
    assert refused(results) == [WrongGrantState]
    assert Event.objects.filter(kind__in=["access_revoked", "access_given_back"]).count() == 1


def test_one_request_granted_twice_at_once_gets_one_access(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    case = people.in_review()
    grant = partial(
        data_access_grants.grant_access,
        case.pk,
        expires_on=LAST_DAY,
        actor=cast.the_reviewer(case),
        now=GRANTED_AT,
    )
    assert len(refused(at_once(grant, grant))) == 1
    assert AccessGrant.objects.count() == 1
    assert Notice.objects.filter(letter="access_granted").count() == 1


def test_two_sweeps_at_once_end_an_access_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    grant = people.a_grant(expires_on=date(2026, 10, 7))
    at = cast.NOW + timedelta(days=3)
    sweep = partial(data_access_expiry.sweep_grants, grant.city, date(2026, 10, 8), at)
    results = at_once(sweep, sweep)
    assert refused(results) == []
    assert sum(done.get("expire_access", 0) for done, _failed in results) == 1
    assert Notice.objects.filter(letter="access_expired").count() == 1


def test_a_batch_sent_by_several_workers_counts_once() -> None:
    city = cast.a_city(limit_opens_incident=True)
    held = people.everything(tier=people.a_tier(city, per_minute=1))
    row = gateway_usage_rows.Row(held.secret[4:16], SOON, SOON + timedelta(minutes=1), 500)
    report = partial(gateway_usage.report, held.grant.city_id, "b-1", [row], body_hash="0" * 64, now=LATER)
    results = at_once(*[report] * 4)
    assert sorted(map(str, results)) == ["False", "False", "False", "True"]
    assert (UsageBatch.objects.count(), Usage.objects.count(), Incident.objects.count()) == (1, 1, 1)


def test_many_batches_at_once_open_one_incident() -> None:
    city = cast.a_city(limit_opens_incident=True)
    held = people.everything(tier=people.a_tier(city, per_minute=1))
    row = gateway_usage_rows.Row(held.secret[4:16], SOON, SOON + timedelta(minutes=1), 500)
    results = at_once(
        *[
            partial(gateway_usage.report, city.pk, f"b-{place}", [row], body_hash="0" * 64, now=LATER)
            for place in range(4)
        ]
    )
    assert results == [True] * 4
    assert Incident.objects.count() == 1


def test_calls_at_once_are_all_counted() -> None:
    limits = [rate_limits.Limit("minute", 12, 60), rate_limits.Limit("day", 1000, 86_400)]
    results = at_once(*[partial(rate_limits.count, "caller", limits, now=LATER)] * 15)
    assert refused(results) == [rate_limits.LimitReached] * 3
    left = sorted(standing[0].left for standing in results if not isinstance(standing, Exception))
    assert left == list(range(12))
