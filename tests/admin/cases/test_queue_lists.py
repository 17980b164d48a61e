"""The list as a clerk wants it: sorted by a column, between days, with chosen columns, and as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from requests_app.admin.cases.queue_columns import COLUMNS
from requests_app.models import City
from tests import cast
from tests.admin.pages import QUEUE, numbers, text

DAY = timedelta(days=1)


def export(client: Client, kind: str, **query: str) -> bytes:
    """The list as a file."""
    answer = client.get(reverse(f"admin:requests_app_recordsrequest_queue_{kind}"), query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_every_column_that_can_be_sorted_by_sorts_both_ways(clerk: Client, sacramento: City) -> None:
    first = cast.a_case(sacramento, now=cast.NOW - 3 * DAY, description="A bridge", name="Ada")
    last = cast.a_case_in("clerk_review", sacramento, description="Zebra crossings", name="Zoe")
    cast.assign(last, cast.NOW + cast.DAY)
    shown = {"columns": list(COLUMNS)}
    for key, column in COLUMNS.items():
        if column.sort:
            up = numbers(clerk.get(QUEUE, {**shown, "sort": key}))
            down = numbers(clerk.get(QUEUE, {**shown, "sort": f"-{key}"}))
            assert sorted(up) == sorted(down) == sorted([first.number, last.number]), key
    assert numbers(clerk.get(QUEUE, {"sort": "subject"})) == [first.number, last.number]
    assert numbers(clerk.get(QUEUE, {"sort": "-received"})) == [last.number, first.number]
    page = text(clerk.get(QUEUE, {"sort": "subject", "kind": "records"}))
    assert '<th scope="col" aria-sort="ascending">' in page
    assert "?sort=-subject&kind=records" in page


def test_a_search_can_be_sorted_too(clerk: Client, sacramento: City) -> None:
    old = cast.a_case(sacramento, now=cast.NOW - 3 * DAY, description="Trestle B")
    new = cast.a_case(sacramento, description="Trestle A")
    assert numbers(clerk.get(QUEUE, {"q": "trestle", "sort": "subject"})) == [new.number, old.number]
    assert numbers(clerk.get(QUEUE, {"q": "trestle", "sort": "-subject"})) == [old.number, new.number]


def test_days_received_and_closed_narrow_the_list(clerk: Client, sacramento: City) -> None:
    old = cast.a_case(sacramento, now=cast.NOW - 9 * DAY)
    new = cast.a_case(sacramento, now=cast.NOW)
    on = new.received_on
    assert numbers(clerk.get(QUEUE, {"received_from": on.isoformat()})) == [new.number]
    assert numbers(clerk.get(QUEUE, {"received_to": (on - DAY).isoformat()})) == [old.number]
    done = cast.a_case_in("denied", sacramento)
    ended_on = done.events.latest("seq").at.astimezone(cast.LOCAL).date()
    for query, found in (
        ({"closed_from": ended_on.isoformat()}, [done.number]),
        ({"closed_to": ended_on.isoformat()}, [done.number]),
        ({"closed_to": (ended_on - DAY).isoformat()}, []),
    ):
        assert numbers(clerk.get(QUEUE, query)) == found, query


@pytest.mark.parametrize("query", ["received_from=2026-13-01", "closed_to=soon", "sort=colour", "columns=x"])
def test_a_day_or_order_nobody_knows_shows_nothing_and_no_error_page(
    query: str, clerk: Client, sacramento: City
) -> None:
    cast.a_case(sacramento)
    page = clerk.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    assert numbers(page) == []
    assert "One of these filters is not valid." in text(page)


def test_only_the_chosen_columns_are_shown(clerk: Client, sacramento: City) -> None:
    cast.a_case(sacramento, name="Ada Byron")
    page = text(clerk.get(QUEUE, {"columns": ["requester", "closed"]}))
    table = page.partition("<table")[2]
    assert "Ada Byron" in table
    assert "Due in" not in table


def test_a_file_holds_every_page_and_no_formula(clerk: Client, sacramento: City) -> None:
    wanted = cast.a_case(sacramento, description='=HYPERLINK("http://example.org","x")', name="+1 Ada")
    cast.a_case_in("denied", sacramento)
    columns = {"columns": ["subject", "requester"]}
    rows = list(csv.reader(io.StringIO(export(clerk, "csv", **columns).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert rows[0] == ["Number", "Subject", "Requester"]
    assert [row[0] for row in rows[1:]] == [wanted.number]
    assert rows[1][1].startswith("'=HYPERLINK") and rows[1][2] == "'+1 Ada"
    book = load_workbook(io.BytesIO(export(clerk, "xlsx", **columns)))  # type: ignore[arg-type]
    cells = list(book.active.iter_rows())
    assert cells[1][1].data_type == "s" and cells[1][1].value.startswith("=HYPERLINK")
    assert len(cells) == 2


def test_a_file_of_a_search_holds_what_was_found_in_this_city_only(clerk: Client, sacramento: City) -> None:
    found = cast.a_case_in("denied", sacramento, description="Trestle")
    cast.a_case(cast.a_city("bakersfield"), description="Trestle")
    body = export(clerk, "csv", q="trestle").decode("utf-8-sig")
    assert found.number in body and "BAK-" not in body
    assert export(clerk, "csv", sort="colour").decode("utf-8-sig").count("\n") == 1
