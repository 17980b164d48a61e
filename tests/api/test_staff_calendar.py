"""A clerk's calendar of what the desk owes: own cities only, and only with a living staff token."""

from __future__ import annotations

import base64

import pytest
import time_machine
from django.test import Client

from requests_app.services.city_settings import api_tokens
from tests.cast import DAY, NOW, a_case, a_case_in, a_city, an_intake_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(NOW + DAY, tick=False):
        yield


def asked(secret: str, user: str = "x"):
    given = base64.b64encode(f"{user}:{secret}".encode()).decode()
    return Client().get("/api/v1/dates.ics", headers={"Authorization": f"Basic {given}"})


def test_it_holds_the_dates_of_the_clerks_own_city_and_no_others():
    city, other = a_city(), a_city("bakersfield")
    mine, theirs, done = a_case(city), a_case(other), a_case_in("withdrawn", city)
    text = asked(api_tokens.issue(an_intake_clerk(city).username, days=9, now=NOW).secret).content.decode()
    assert f"SUMMARY:Decision: {mine.number}" in text
    assert f"/admin/requests_app/recordsrequest/{mine.pk}/change/" in text
    assert theirs.number not in text
    assert done.number not in text
    assert "Ana" not in text


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic eDp5", "Bearer abc", "Basic " + "A" * 2000]
)
def test_without_a_token_nothing_is_shown(header):
    a_case()
    answer = Client().get("/api/v1/dates.ics", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert b"VCALENDAR" not in answer.content


def test_only_reading_is_possible():
    assert Client().post("/api/v1/dates.ics").status_code == 405


def test_asking_too_often_is_counted():
    for _ in range(60):
        Client().get("/api/v1/dates.ics")
    answer = Client().get("/api/v1/dates.ics")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
