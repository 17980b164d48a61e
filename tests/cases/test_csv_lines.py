"""CSV as it leaves the house: no cell is taken for a formula, and no file is ever whole in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from requests_app.cases.csv_lines import cell, csv_lines, uncell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =1"])
def test_a_cell_that_begins_like_a_formula_gets_a_mark_and_loses_it_again(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert uncell(cell(text)) == text


@pytest.mark.parametrize("text", ["", "x", "1", "'quoted'", "a=b"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert cell(text) == uncell(text) == text


def test_lines_are_written_one_at_a_time_and_read_back_as_they_were() -> None:
    asked: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(3):
            asked.append(number)
            yield [str(number), 'a "quote", a comma', "two\nlines"]

    lines = csv_lines(rows())
    first = next(lines)
    assert asked == [0], "nothing is read ahead"
    assert first == '0,"a ""quote"", a comma","two\nlines"\r\n'
    assert [row[0] for row in csv.reader([first, *lines])] == ["0", "1", "2"]
