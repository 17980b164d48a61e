"""Figures are kept until something happens, and not at all while something is under way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection

from requests_app.cases.figures_cache import kept
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_an_event_makes_what_was_kept_old() -> None:
    case = cast.a_case()
    kept("x", lambda: "before")
    cast.begin_review(case, cast.NOW + cast.HOUR)
    assert kept("x", lambda: "after") == "after"


def test_what_is_kept_has_a_name_of_its_own() -> None:
    kept("x", lambda: "one")
    assert kept("y", lambda: "two") == "two"


def test_nothing_is_kept_while_another_transaction_writes() -> None:
    cast.a_case()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
            kept("x", lambda: "before its event")
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert kept("x", lambda: "with its event") == "with its event"


def test_what_is_kept_costs_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        kept("x", lambda: "value")
