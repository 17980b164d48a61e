"""Answers to an estimate and to a proposed wording by a program that holds the case's link."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import FeeEstimate, RecordsRequest
from tests import cast
from tests.api.helpers import V1, call, error_of, secret_of, token_of

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _post(case: RecordsRequest, path: str, body: Any, secret: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {secret_of(case) if secret is None else secret}"}
    address = f"{V1}/cases/{case.number}/{path}/"
    return Client().post(address, body, content_type="application/json", headers=headers)


def test_an_estimate_is_read_and_answered() -> None:
    case = cast.a_case_with_an_estimate()
    told = call(f"/cases/{case.number}/", secret_of(case)).json()["fees"][0]
    assert (told["state"], told["total"], told["items"][0]["quantity"]) == ("open", "12.00", "120")
    answer = _post(case, "fee", {"answer": "waiver", "grounds": "No money"})
    assert (answer.status_code, answer.json()[0]["waivers"][0]["state"]) == (200, "open")
    assert _post(case, "fee", {"answer": "accept"}).status_code == 200
    assert _post(case, "fee", {"answer": "decline"}).json()[0]["state"] == "declined"
    assert _post(case, "fee", {"answer": "decline"}).status_code == 409


@pytest.mark.parametrize(
    "body",
    [{}, {"answer": "maybe"}, {"answer": "waiver"}, {"answer": "accept", "seen_seq": -1}, [], "x"],
)
def test_an_answer_that_is_none_is_refused(body: Any) -> None:
    case = cast.a_case_with_an_estimate()
    response = _post(case, "fee", body)
    assert response.status_code in (400, 422)
    error_of(response)
    assert FeeEstimate.objects.get().state == "open"


def test_staff_and_strangers_answer_for_nobody() -> None:
    case = cast.a_case_with_an_estimate()
    clerk, other = token_of(cast.an_intake_clerk(case.city)), secret_of(cast.a_case(case.city))
    assert _post(case, "fee", {"answer": "accept"}, clerk).status_code == 403
    assert _post(case, "fee", {"answer": "accept"}, other).status_code == 404
    assert _post(case, "fee", {"answer": "accept"}, "nonsense").status_code == 401


def test_a_wording_is_read_and_answered() -> None:
    case = cast.a_case_in("clerk_review")
    assert _post(case, "scope", {"answer": "accept"}).status_code == 409
    cast.propose_scope(case, LATER)
    shown = call(f"/cases/{case.number}/", secret_of(case)).json()
    told = shown["scope"]
    assert "need to do anything" not in shown["whose_turn"]
    assert (told["version"], told["proposed"], told["proposed_by"]) == (1, "The north bridge only.", "city")
    answer = _post(case, "scope", {"answer": "accept"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert answer.json()["in_force"] == "The north bridge only."
    assert _post(case, "scope", {"answer": "counter", "text": " "}).status_code in (400, 422)
    assert _post(case, "scope", {"answer": "counter", "text": "2025"}).json()["proposed_by"] == "requester"
