"""Calls are counted by address, by link and by token, in the database that all processes share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.helpers import V1, call, error_of, secret_of, token_of
from tests.cast import a_case, an_intake_clerk

pytestmark = pytest.mark.django_db
START = datetime(2026, 10, 5, 17, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few_calls(settings: Any) -> None:
    settings.API_PER_MINUTE = {"anonymous": 3, "holder": 2, "staff": 4, "key": 5}


def calls_until_refused(path: str, secret: str = "") -> int:
    """How many calls are answered before the first 429."""
    for count in range(20):
        response = call(path, secret)
        if response.status_code == 429:
            assert error_of(response)["code"] == "too_many_requests"
            assert 1 <= int(response["Retry-After"]) <= 60
            return count
    raise AssertionError("never refused")


def test_each_kind_of_caller_has_its_own_limit() -> None:
    case = a_case()
    assert calls_until_refused("/cities/") == 3
    assert calls_until_refused("/cities/", secret_of(case)) == 2
    assert calls_until_refused("/cities/", token_of(an_intake_clerk(case.city))) == 4


def test_two_links_and_two_addresses_are_counted_apart() -> None:
    one, two = a_case(), a_case()
    assert calls_until_refused("/cases/", secret_of(one)) == 2
    assert calls_until_refused("/cases/", secret_of(two)) == 2
    assert calls_until_refused("/laws/") == 3
    assert Client(REMOTE_ADDR="198.51.100.7").get(f"{V1}/laws/").status_code == 200


def test_guessing_secrets_counts_against_the_address() -> None:
    assert calls_until_refused("/cases/SAC-2026-000001/", "guess") == 3
    assert call("/cities/").status_code == 429


def test_after_a_minute_the_count_begins_anew() -> None:
    with time_machine.travel(START, tick=False):
        assert calls_until_refused("/due/") == 3
    with time_machine.travel(START + timedelta(seconds=59), tick=False):
        assert int(call("/due/")["Retry-After"]) == 1
    with time_machine.travel(START + timedelta(seconds=61), tick=False):
        assert call("/cities/").status_code == 200


def test_one_household_of_ipv6_is_counted_together(settings: Any) -> None:
    for last in (1, 2, 3):
        assert Client(REMOTE_ADDR=f"2001:db8::{last}").get(f"{V1}/laws/").status_code == 200
    assert Client(REMOTE_ADDR="2001:db8::4").get(f"{V1}/laws/").status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::4").get(f"{V1}/laws/").status_code == 200
