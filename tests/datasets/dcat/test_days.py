"""Dates as portals write them: what day each names, and that what is no date is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.datasets.dcat.days import day
from requests_app.datasets.dcat.values import Notes

MAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        1714521600000, 1714521600, "1714521600000", "05/01/2024", "5/1/2024 12:00:00 AM", "05-01-2024", "05.01.2024",
        "2024/05/01", "20240501", "20240501T120000Z", "May 1, 2024", "May 01 2024", "1 May 2024", "01-May-2024",
        "Wednesday, May 1, 2024", "Wed, 01 May 2024 07:00:00 GMT",
    ],
)  # fmt: skip
def test_a_day_written_otherwise_is_read_and_told(written: Any) -> None:
    notes = Notes()
    assert day(written, "modified", notes) == ("2024-05-01", MAY)
    assert notes.rows == [{"field": "modified", "code": "written_otherwise", "value": str(written)}]


def test_a_day_that_can_only_come_first_is_the_day() -> None:
    assert day("31/12/2024", "modified", Notes())[1] == date(2024, 12, 31)


@pytest.mark.parametrize("written", ["2024", "2024-05", "R/P1D", "2024-05-01", "2024-05-01T00:00:00.000Z"])
def test_what_iso_writes_stays_as_it_is(written: str) -> None:
    notes = Notes()
    assert day(written, "modified", notes)[0] == written
    assert not notes.rows


@pytest.mark.parametrize(
    "written",
    [
        "{{modified:toISO}}", "{{a:b}}", "yesterday", "13/13/2024", "02/30/2024", "2024-13", "2024-02-31", True, 1.5,
        "9" * 400, 10**17, "2024-05-01 or so", "Wed, 01 May 99999999 00:00:00 GMT", "00/00/0000", "\x00",
    ],
)  # fmt: skip
def test_what_names_no_day_is_told_and_left_out(written: Any) -> None:
    notes = Notes()
    assert day(written, "modified", notes) == ("", None)
    assert [row["code"] for row in notes.rows] == ["not_a_date"]
