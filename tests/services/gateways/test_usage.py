"""Gateways: what a key opens, no oracle about the rest; reports of calls that count once; limits of our own API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.models import (
    Incident,
    Notice,
    Usage,
    UsageBatch,
    WebhookEndpoint,
)  # fmt: skip
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.services.data_access import keys as data_access_keys
from tests import cast
from tests.access import people
from tests.services.gateways.calls import LATER, move, send

pytestmark = pytest.mark.django_db


def a_row(held: people.Held, **changes: Any) -> dict[str, Any]:
    """Twelve calls in the hour before."""
    begin = LATER - cast.HOUR
    row = {
        "key": held.secret[4:16],
        "begin": begin.isoformat(),
        "end": (begin + timedelta(minutes=30)).isoformat(),
        "calls": 12,
    }
    return {**row, **changes}


def test_a_report_counts_once() -> None:
    held = people.everything()
    body = {"batch": "b-1", "rows": [a_row(held), a_row(held, calls=3, refused=3)]}
    assert send(held.token, body).json() == {"batch": "b-1", "rows": 2, "counted": True}
    assert send(held.token, body, LATER + timedelta(days=100)).json()["counted"] is False
    assert Usage.objects.count() == 2
    changed = {**body, "rows": [a_row(held, calls=99)]}
    assert send(held.token, changed).status_code == 409
    assert UsageBatch.objects.get().rows == 2


def test_one_row_that_cannot_be_used_keeps_the_whole_batch_out_and_is_named() -> None:
    held = people.everything()
    rows = [
        a_row(held), a_row(held, key="000000000000"), a_row(held, end=a_row(held)["begin"]),
        a_row(held, calls=1, refused=2), a_row(held, begin="2020-01-01T00:00:00Z", end="2020-01-01T01:00:00Z"),
        a_row(held, end=(LATER + cast.HOUR).isoformat()),
    ]  # fmt: skip
    response = send(held.token, {"batch": "b-1", "rows": rows})
    assert response.status_code == 422
    assert set(response.json()["error"]["fields"]) == {
        "rows.1.key", "rows.2.end", "rows.3.refused", "rows.4.begin", "rows.5.end",
    }  # fmt: skip
    assert not UsageBatch.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{", '{"batch": "b"}', '{"batch": "b", "rows": []}', '{"batch": "b", "rows": [1]}',
     '{"batch": "b\\u0000", "rows": []}', '{"batch": "b", "rows": [{"key": "x", "begin": 1, "end": 2, "calls": "x"}]}',
     '{"batch": "b", "rows": {"a": 1}}', "\\ud800", '{"batch": "b", "rows": [{"key": "x", "calls": 1e400}]}'],
)  # fmt: skip
def test_a_body_that_is_no_report_is_refused_in_words(body: str) -> None:
    response = send(people.a_gateway(), body)
    assert response.status_code == 400
    assert response.json()["error"]["message"]


def test_a_gateway_of_another_city_cannot_report_on_this_one_s_keys() -> None:
    held = people.everything()
    other = people.a_gateway(cast.a_city("bakersfield"))
    assert send(other, {"batch": "b-1", "rows": [a_row(held)]}).status_code == 422


def _over(city_policy: bool, **limits: int | None) -> people.Held:
    city = cast.a_city(limit_opens_incident=city_policy)
    return people.everything(tier=people.a_tier(city, **limits))


@pytest.mark.parametrize(("calls", "incidents"), [(30 * 60, 0), (30 * 60 + 1, 1)])
def test_more_calls_than_the_minute_allows_open_one_incident_by_policy(calls: int, incidents: int) -> None:
    held = _over(True, per_minute=60)
    send(held.token, {"batch": "b-1", "rows": [a_row(held, calls=calls)]})
    send(held.token, {"batch": "b-2", "rows": [a_row(held, calls=calls)]})
    found = Incident.objects.filter(kind="rate_limit")
    assert found.count() == incidents
    assert all(incident.dataset_id == held.grant.dataset_id for incident in found)


def test_the_calls_of_a_day_are_summed_over_batches() -> None:
    held = _over(True, per_minute=None, per_day=20)
    send(held.token, {"batch": "b-1", "rows": [a_row(held)]})
    assert not Incident.objects.exists()
    send(held.token, {"batch": "b-2", "rows": [a_row(held)]})
    assert Incident.objects.get().kind == "rate_limit"


def test_without_the_city_s_policy_no_incident_opens() -> None:
    held = _over(False, per_minute=1)
    send(held.token, {"batch": "b-1", "rows": [a_row(held, calls=10**6)]})
    assert not Incident.objects.exists()


def test_suspension_reinstatement_and_revocation_are_told_to_the_city_s_endpoints_signed_and_in_order() -> (
    None
):
    held = people.everything()
    delivery_webhooks.new_endpoint(held.grant.city, "https://hooks.example.org/", [], LATER).save()
    delivery_webhooks.new_endpoint(cast.a_city("bakersfield"), "https://other.example.org/", [], LATER).save()
    for name in ("suspend", "reinstate", "revoke"):
        move(held.grant, name)
    sent = list(Notice.objects.filter(channel="webhook").order_by("id"))
    assert [notice.subject for notice in sent] == ["grant.suspended", "grant.reinstated", "grant.revoked"]
    assert {notice.city_id for notice in sent} == {held.grant.city_id}
    assert len({notice.lane for notice in sent}) == 1
    body = json.loads(sent[0].body_text)["data"]
    assert (body["client_id"], body["active"]) == (f"grant-{held.grant.pk}", False)
    assert body["keys"] == [held.secret[4:16]]
    assert held.secret not in sent[0].body_text
    assert WebhookEndpoint.objects.count() == 2


# --- our own API


def test_a_key_reads_our_own_api_under_its_tier_and_is_told_how_many_calls_are_left() -> None:
    held = people.everything(tier=people.a_tier(cast.a_city(), per_minute=3, per_day=10, per_second=None))
    with time_machine.travel(LATER, tick=False):
        answers = [
            Client().get("/api/v1/cities/", headers={"Authorization": f"Bearer {held.secret}"})
            for _ in range(4)
        ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"minute";q=3;w=60, "day";q=10;w=86400'
    assert answers[0]["RateLimit"] == '"minute";r=2;t=60, "day";r=9;t=86400'
    assert answers[3]["RateLimit"].startswith('"minute";r=0;t=60')
    assert answers[3]["Retry-After"] == "60"


def test_two_keys_of_one_access_share_its_limits() -> None:
    held = people.everything(tier=people.a_tier(cast.a_city(), per_minute=2))
    second = people.a_key(held.grant, LATER).secret
    with time_machine.travel(LATER, tick=False):
        codes = [
            Client().get("/api/v1/laws/", headers={"Authorization": f"Bearer {key}"}).status_code
            for key in (held.secret, second, held.secret)
        ]
    assert codes == [200, 200, 429]


def test_a_key_opens_no_case_and_a_dead_key_opens_nothing() -> None:
    held = people.everything()
    with time_machine.travel(LATER, tick=False):
        headers = {"Authorization": f"Bearer {held.secret}"}
        assert Client().get(f"/api/v1/cases/{held.grant.case.number}/", headers=headers).status_code == 404
        data_access_keys.give_back(held.grant.case_id, actor=cast.the_requester(held.grant.case), now=LATER)
        assert Client().get("/api/v1/cities/", headers=headers).status_code == 401


def test_everybody_is_told_the_limit() -> None:
    answer = Client().get("/api/v1/cities/")
    assert answer["RateLimit-Policy"].startswith('"minute";q=')
    assert answer["RateLimit"].startswith('"minute";r=')
