"""The list of cases: filters, pages that end, cursors that cannot be bent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing

from requests_app.api import pagination
from tests import cast
from tests.api.helpers import call, error_of, token_of
from tests.cast import NOW, a_case, a_case_in, a_city, an_intake_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    """A token of the intake clerk of Sacramento."""
    return token_of(an_intake_clerk(a_city("sacramento")))


def walk(token: str, **query: Any) -> list[list[str]]:
    """The numbers on every page."""
    found = []
    while True:
        told = call("/cases/", token, **query).json()
        found.append([row["number"] for row in told["results"]])
        if told["next"] is None:
            return found
        query = {name: values for name, values in parse_qs(urlsplit(told["next"]).query).items()}
        assert len(found) < 50


def numbers(token: str, **query: Any) -> set[str]:
    """The numbers on all pages together."""
    return {number for page in walk(token, **query) for number in page}


@pytest.mark.parametrize(("count", "limit"), [(0, 2), (1, 2), (2, 2), (3, 2), (5, 2), (4, 100)])
def test_the_pages_hold_every_case_once_the_newest_first(token: str, count: int, limit: int) -> None:
    filed = [a_case(a_city("sacramento")).number for _ in range(count)]
    found = walk(token, limit=limit)
    assert [number for page in found for number in page] == list(reversed(filed))
    assert all(len(page) == limit for page in found[:-1])


def test_a_case_filed_while_one_turns_pages_neither_repeats_nor_hides_another(token: str) -> None:
    filed = [a_case(a_city("sacramento")).number for _ in range(4)]
    first = call("/cases/", token, limit=2).json()
    a_case(a_city("sacramento"))
    rest = call("/cases/", token, **parse_qs(urlsplit(first["next"]).query)).json()
    seen = [row["number"] for row in first["results"] + rest["results"]]
    assert seen == list(reversed(filed))


def test_by_due_date_the_earliest_comes_first_and_ties_are_not_lost(token: str) -> None:
    city = a_city("sacramento")
    early = [a_case(city, now=NOW).number for _ in range(3)]
    late = [a_case(city, now=NOW + timedelta(days=3)).number for _ in range(2)]
    a_case_in("denied", city)
    found = walk(token, due_before="2026-12-01", limit=2)
    assert [number for page in found for number in page] == early + late
    assert numbers(token, due_before="2026-10-16") == set(early)
    assert numbers(token, due_before="2026-10-15") == set()


def test_the_filters_pass_what_they_say(token: str) -> None:
    city = a_city("sacramento")
    filed, denied = a_case(city), a_case_in("denied", city)
    review = a_case_in("clerk_review", city, kind="exemption_review", review_aim="open")
    assert numbers(token, state="denied") == {denied.number}
    assert numbers(token, state=["denied", "submitted"]) == {denied.number, filed.number}
    assert numbers(token, kind="exemption_review") == {review.number}
    assert numbers(token, city="bakersfield") == set()
    assert numbers(token, city="sacramento", department="city_clerk") == {denied.number, review.number}


def test_only_cases_touched_since_are_listed(token: str) -> None:
    city = a_city("sacramento")
    old, new = a_case(city, now=NOW), a_case(city, now=NOW)
    cast.begin_review(new, NOW + timedelta(hours=5))
    since = (NOW + timedelta(hours=5)).isoformat()
    assert numbers(token, updated_since=since) == {new.number}
    assert numbers(token, updated_since=NOW.isoformat()) == {old.number, new.number}
    rows = call("/cases/", token, updated_since=since).json()["results"]
    assert rows[0]["updated_at"] == (NOW + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cursor(token: str, **query: Any) -> str:
    told = call("/cases/", token, limit=1, **query).json()
    return parse_qs(urlsplit(told["next"]).query)["cursor"][0]


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_cursor_with_one_letter_changed_is_refused(token: str, place: int) -> None:
    a_case(a_city("sacramento")), a_case(a_city("sacramento"))
    letters = list(_cursor(token))
    letters[place] = "A" if letters[place] != "A" else "B"
    response = call("/cases/", token, limit=1, cursor="".join(letters))
    assert response.status_code == 400
    assert list(error_of(response)["fields"]) == ["cursor"]


def test_a_cursor_of_other_filters_is_refused_and_another_size_is_not(token: str) -> None:
    city = a_city("sacramento")
    a_case(city), a_case(city)
    cursor = _cursor(token)
    assert call("/cases/", token, cursor=cursor, state="submitted").status_code == 400
    assert call("/cases/", token, cursor=cursor, due_before="2027-01-01").status_code == 400
    assert call("/cases/", token, cursor=cursor, limit=9).status_code == 200


@pytest.mark.parametrize("content", [[], "x", {"a": 1}, ["2026-10-01"], [1, 2, 3], ["", "x", "y"], None])
def test_something_else_that_we_signed_is_not_a_cursor(token: str, content: object) -> None:
    for salt in (pagination.SALT, "something.else"):
        response = call("/cases/", token, cursor=signing.dumps(content, salt=salt))
        assert response.status_code == 400


def test_a_cursor_opens_nothing_to_another_caller(token: str) -> None:
    city = a_city("sacramento")
    a_case(city), a_case(city)
    theirs = token_of(an_intake_clerk(a_city("bakersfield")))
    assert call("/cases/", theirs, limit=1, cursor=_cursor(token)).json()["results"] == []


def test_a_page_costs_the_same_number_of_queries_however_long(
    token: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        a_case(a_city("sacramento"))
    with django_assert_max_num_queries(4):
        call("/cases/", token, limit=1)
    with django_assert_max_num_queries(4):
        told = call("/cases/", token, limit=100).json()
    assert len(told["results"]) == 6
