"""The figures for everybody: the same as counted where that is safe, and nothing small can be worked out."""

from __future__ import annotations

from itertools import product

import pytest

from requests_app.cases.figures import Counts
from requests_app.cases.public_figures import CountsShown, median_shown, whole_shown
from requests_app.cases.suppression import FEWER, HIDDEN, is_small, parts_shown, rows_shown

Table = tuple[tuple[int, ...], ...]
"""The counts of each outcome, by row."""


def _tables(most: int, rows: int) -> list[Table]:
    """Every table of two outcomes with so many rows and no outcome above `most`."""
    counts = [one for one in product(range(most + 1), repeat=rows) if sum(one) <= most]
    return list(product(counts, repeat=2))


def _seen(table: Table) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...] | None, ...]]:
    """What a reader sees of a table: its total, its sums and its rows."""
    rows = {place: {"in_time": row[0], "late": row[1]} for place, row in enumerate(zip(*table, strict=True))}
    whole, total = parts_shown({"in_time": sum(table[0]), "late": sum(table[1])})
    shown = rows_shown(rows, whole, total)
    return total, tuple(whole.values()), tuple(tuple(row.values()) if row else None for row in shown.values())


def _can_be(text: str, count: int) -> bool:
    return is_small(count) if text == FEWER else text in (HIDDEN, str(count))


def _fits(table: Table, total: str, whole: tuple[str, ...], rows: tuple[tuple[str, ...] | None, ...]) -> bool:
    """Whether a reader must think this table possible. Only rows with something in them are hidden, or all are."""
    sums = [sum(counts) for counts in table]
    return (
        _can_be(total, sum(sums))
        and all(map(_can_be, whole, sums))
        and all(
            tuple(map(str, row)) == text if text else any(row) or not any(rows)
            for row, text in zip(zip(*table, strict=True), rows, strict=True)
        )
    )


@pytest.mark.parametrize(("rows", "most", "step"), [(2, 9, 1), (3, 6, 97)])
def test_no_small_count_of_a_table_can_be_worked_out_from_its_rows_and_sums(
    rows: int, most: int, step: int
) -> None:
    tables = _tables(most, rows)
    for seen in {_seen(table) for table in tables[::step] if sum(map(sum, table)) <= most}:
        possible = [table for table in tables if _fits(table, *seen)]
        for outcome, place in product(range(2), range(rows)):
            counts = {table[outcome][place] for table in possible}
            assert len(counts) > 1 or not is_small(min(counts)), (seen, possible)


def test_a_clean_table_is_shown_whole() -> None:
    rows = {"a": {"in_time": 9, "late": 0}, "b": {"in_time": 20, "late": 5}}
    whole, total = parts_shown({"in_time": 29, "late": 5})
    assert rows_shown(rows, whole, total) == {
        "a": {"in_time": "9", "late": "0"},
        "b": {"in_time": "20", "late": "5"},
    }


def test_a_row_beside_a_small_one_is_hidden_and_empty_rows_are_not() -> None:
    rows = {"a": {"late": 3}, "b": {"late": 6}, "c": {"late": 30}, "d": {"late": 0}}
    whole, total = parts_shown({"late": 39})
    assert rows_shown(rows, whole, total) == {"a": None, "b": None, "c": {"late": "30"}, "d": {"late": "0"}}


@pytest.mark.parametrize(
    ("counts", "percent", "exact"),
    [
        (Counts(in_time=30, late=10), 75, True),
        (Counts(in_time=98, late=2), 96, False),
        (Counts(in_time=100), 100, True),
        (Counts(late=12), 0, True),
        (Counts(), None, True),
        (Counts(in_time=2), None, False),
        (Counts(in_time=2, late=6), None, False),
    ],
)
def test_the_share_on_time_says_no_more_than_the_counts_do(
    counts: Counts, percent: int | None, exact: bool
) -> None:
    shown = whole_shown(counts)
    assert (shown.least_percent, shown.is_exact) == (percent, exact)


def test_a_median_of_few_is_not_shown() -> None:
    assert median_shown(Counts(in_time=3, late=1, median_days=8.5)) == ""
    assert median_shown(Counts(in_time=4, late=1, median_days=8.5)) == "8.5"


def test_a_count_is_never_said_to_be_less_than_it_may_be() -> None:
    assert whole_shown(Counts(in_time=98, late=2)) == CountsShown("100", HIDDEN, FEWER, "0", "0")
