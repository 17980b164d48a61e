"""Introspection of keys: what a living key may, and one answer for every key that opens nothing."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.models import (
    GatewayToken,
)  # fmt: skip
from requests_app.services.gateways import settings as gateway_settings
from tests import cast
from tests.access import people
from tests.access.people import SOON
from tests.services.gateways.calls import INTROSPECT, LATER, ask, move

pytestmark = pytest.mark.django_db


def test_a_living_key_tells_its_scope_tier_and_end() -> None:
    tier = people.a_tier(cast.a_city(), per_minute=60, per_day=None)
    held = people.everything(tier=tier)
    answer = ask(held.token, held.secret).json()
    pk = held.grant.dataset_id
    assert answer["active"] is True
    assert (answer["scope"], answer["client_id"]) == (
        f"dataset:{pk}",
        f"grant-{held.grant.pk}",
    )
    assert answer["tier"] == {
        "name": "Standard",
        "per_second": None,
        "per_minute": 60,
        "per_day": None,
    }
    assert answer["datasets"] == [{"id": pk, "identifier": held.grant.dataset.identifier}]
    assert datetime.fromtimestamp(answer["exp"], UTC) == datetime(2027, 10, 5, 7, tzinfo=UTC)
    assert answer["iat"] == int(SOON.timestamp())
    assert "Ana" not in json.dumps(answer)


def test_every_key_that_opens_nothing_reads_alike() -> None:
    held = people.everything()
    nothing = {"active": False}
    other_city = people.a_gateway(cast.a_city("bakersfield"))
    assert ask(other_city, held.secret).json() == nothing
    for unknown in ("nonsense", "crk_000000000000_x", held.secret + "x", held.token, "x" * 5000, "%00"):
        assert ask(held.token, unknown).json() == nothing
    move(held.grant, "suspend")
    assert ask(held.token, held.secret).json() == nothing
    move(held.grant, "reinstate")
    assert ask(held.token, held.secret).json()["active"] is True
    assert ask(held.token, held.secret, datetime(2027, 10, 5, 6, 59, tzinfo=UTC)).json()["active"] is True
    GatewayToken.objects.update(expires_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert ask(held.token, held.secret, datetime(2027, 10, 5, 7, tzinfo=UTC)).json() == nothing
    move(held.grant, "revoke")
    assert ask(held.token, held.secret).json() == nothing
    move(held.grant, "restore")
    assert ask(held.token, held.secret).json() == nothing, "a key that ended stays ended"


def test_an_old_key_works_until_the_overlap_ends_and_not_a_second_longer() -> None:
    held = people.everything()
    people.a_key(held.grant, LATER)
    ends = LATER + timedelta(hours=72)
    assert ask(held.token, held.secret, ends - timedelta(seconds=1)).json()["exp"] == int(ends.timestamp())
    assert ask(held.token, held.secret, ends).json() == {"active": False}


@pytest.mark.parametrize("token", ["", "nonsense", "crg_000000000000_x"])
def test_nobody_but_a_gateway_may_ask(token: str) -> None:
    held = people.everything()
    assert ask(token, held.secret).status_code == 401
    assert ask(held.secret, held.secret).status_code == 401


def test_a_revoked_or_expired_token_asks_nothing() -> None:
    held = people.everything()
    row = GatewayToken.objects.get()
    assert ask(held.token, held.secret, row.expires_at).status_code == 401
    gateway_settings.revoke_token(row.pk, actor=people.the_administrator(held.grant.city), now=LATER)
    assert ask(held.token, held.secret).status_code == 401


def test_guessed_gateway_tokens_count_against_the_address(settings: Any) -> None:
    settings.API_PER_MINUTE = {**settings.API_PER_MINUTE, "anonymous": 2}
    assert [ask("crg_no", "x").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize("body", ["", "token=", "token=a&token=b", "other=1", "{}", "\x00"])
def test_a_form_without_one_key_is_refused(body: str) -> None:
    token = people.a_gateway()
    with time_machine.travel(LATER, tick=False):
        response = Client().post(
            INTROSPECT, body, content_type="application/x-www-form-urlencoded",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
    assert response.status_code == 400


def test_an_introspection_asks_the_database_twice() -> None:
    held = people.everything()
    with CaptureQueriesContext(connection) as queries:
        ask(held.token, held.secret)
    assert len(queries) == 2


def test_it_can_only_be_posted_to() -> None:
    assert (
        Client()
        .get(INTROSPECT, headers={"Authorization": f"Bearer {people.a_gateway(now=datetime.now(UTC))}"})
        .status_code
        == 405
    )


# --- how clients sign in (RFC 6749, section 2.3.1; RFC 7662, section 2.1)


def _asked(form: dict[str, str], header: str = "") -> Any:
    headers = {"Authorization": header} if header else {}
    body = urlencode(form)
    form_type = "application/x-www-form-urlencoded"
    return Client().post("/api/v1/keys/introspect", body, content_type=form_type, headers=headers)


def test_a_client_signs_in_by_basic_by_client_secret_and_by_bearer() -> None:
    secret = people.a_gateway(cast.a_city(), timezone.now())
    basic = "Basic " + base64.b64encode(f"gateway:{secret}".encode()).decode()
    key = {"token": "crk_unknown"}
    answers = [
        _asked(key, basic),
        _asked(key, f"Bearer {secret}"),
        _asked({**key, "client_id": "gateway", "client_secret": secret}),
    ]
    assert [(row.status_code, row.json()) for row in answers] == [(200, {"active": False})] * 3


def test_who_does_not_sign_in_is_told_every_way() -> None:
    wrong = base64.b64encode(b"gateway:crg_wrong").decode()
    asked = [
        _asked({"token": "x"}),
        _asked({"token": "x", "client_secret": "crg_wrong"}),
        _asked({"token": "x"}, f"Basic {wrong}"),
        _asked({"token": "x"}, "Basic ???"),
        _asked({"token": "x"}, "Basic"),
    ]
    for answer in asked:
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="CityRecords", Basic realm="CityRecords"'
        assert "client_secret" in answer.json()["error"]["message"]
    bad = _asked({"token": "x"}, "Bearer crg_wrong")
    assert bad["WWW-Authenticate"].startswith('Bearer realm="CityRecords", error="invalid_token", Basic')
