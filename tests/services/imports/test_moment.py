"""Dates of old logs: read in the forms a map names, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from requests_app.services.imports.cell import Quarantined
from requests_app.services.imports.column_map import load_map
from requests_app.services.imports.log_file import RawRow
from requests_app.services.imports.moment import Moment, moment_of

ZONE = ZoneInfo("America/Los_Angeles")
MAP = load_map("doj_oip")


def _read(text: str, *forms: str) -> Moment | None:
    row = RawRow(number=2, cells={"Received": text})
    return moment_of(row, replace(MAP, dates=forms), "Received", ZONE)


@pytest.mark.parametrize(
    ("form", "text", "on"),
    [
        ("iso", "2024-03-05", date(2024, 3, 5)),
        ("us", "3/5/2024", date(2024, 3, 5)),
        ("excel", "45356", date(2024, 3, 5)),
        ("excel", "45356.75", date(2024, 3, 5)),
        ("instant", "2024-03-06T01:00:00+00:00", date(2024, 3, 5)),
    ],
)
def test_each_form_gives_the_day_in_the_city(form: str, text: str, on: date) -> None:
    found = _read(text, form)
    assert found is not None and found.on == on


@pytest.mark.parametrize(
    ("form", "text", "at"),
    [
        ("us", "01/04/2023 09:12:44 AM", "2023-01-04T17:12:44"),
        ("us", "1/4/2023 12:05 a.m.", "2023-01-04T08:05:00"),
        ("us", "1/4/2023 12:05 PM", "2023-01-04T20:05:00"),
        ("us", "1/4/2023 17:40", "2023-01-05T01:40:00"),
        ("eu", "4/1/2023 17:40:03", "2023-01-05T01:40:03"),
        ("iso", "2023-01-04 09:12:44.123", "2023-01-04T17:12:44.123000"),
        ("iso", "2023-01-04T09:12", "2023-01-04T17:12:00"),
        ("iso", "2023-01-04T09:12:44Z", "2023-01-04T09:12:44"),
        ("us", "11/05/2023 1:30 AM", "2023-11-05T08:30:00"),  # it came twice; the first is meant
        ("us", "03/12/2023 2:30 AM", "2023-03-12T10:30:00"),  # it never came
    ],
)
def test_a_time_of_day_is_the_citys_wall_clock_unless_it_names_its_zone(
    form: str, text: str, at: str
) -> None:
    found = _read(text, form)
    assert found is not None and found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_a_day_begins_where_the_city_is() -> None:
    found = _read("2024-07-01", "iso")
    assert found is not None and found.at == datetime(2024, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("us", "3/5/24"),
        ("us", "5 March 2024"),
        ("us", "13/05/2024"),
        ("eu", "05/13/2024"),
        ("us", "3/5/2024 25:00"),
        ("us", "3/5/2024 13:00 PM"),
        ("us", "3/5/2024 noon"),
        ("iso", "2024-03-05 late"),
        ("iso", "2024-03-05 25:00"),
        ("iso", "20240305"),
        ("iso", "1899-12-31"),
        ("instant", "2024-03-05T10:00:00"),
        ("excel", "7"),
        ("excel", "inf"),
    ],
)
def test_what_the_form_does_not_hold_is_set_aside_with_its_column(form: str, text: str) -> None:
    with pytest.raises(Quarantined) as problem:
        _read(text, form)
    assert (problem.value.column, problem.value.reason) == ("Received", "not a date")


def test_a_cell_that_says_nothing_is_no_date() -> None:
    assert _read(" ", "iso") is None
