"""Columns of a table on paper: the longest word stands whole where the sheet has room for it."""

from __future__ import annotations

from hypothesis import given, strategies as st

from requests_app.notices.pdf.table_columns import SHEET, broken, column_widths, table

COLUMNS = ("Line", "Record", "Date and pages", "Author or custodian", "Exemption", "Reason")
ROW = (
    "1", "Correspondence about infrastructure", "September 30, 2026; pages: 1-3", "Superintendent",
    "Gov. Code § 7927.705: withheld", "It asks for legal advice. " * 9,
)  # fmt: skip


def test_no_word_of_a_usual_log_is_broken() -> None:
    made = table(COLUMNS, [ROW, ROW])
    assert "\u200b" not in str(made["rows"])
    for place, name in enumerate(COLUMNS):
        words = f"{name} {ROW[place]}".split()
        assert max(map(len, words)) <= made["widths"][place], name
    assert made["widths"][5] == max(made["widths"])


def test_a_word_wider_than_its_column_breaks_after_a_sign_first() -> None:
    assert broken("records/division@cityofsacramento.org", 18).split("\u200b") == [
        "records/", "division@", "cityofsacramento.", "org",
    ]  # fmt: skip
    assert broken("x" * 40, 18).split("\u200b") == ["x" * 18, "x" * 18, "x" * 4]
    assert broken("short-word here", 18) == "short-word here"


@given(st.lists(st.lists(st.text(max_size=200), min_size=6, max_size=6), min_size=1, max_size=5))
def test_whatever_is_in_the_cells_the_columns_fit_the_sheet_and_no_word_is_lost(
    rows: list[list[str]],
) -> None:
    widths = column_widths(COLUMNS, rows)
    assert sum(widths) <= SHEET and min(widths) >= 1
    for row, shown in zip(rows, table(COLUMNS, rows)["rows"], strict=True):
        for cell, text in zip(row, shown, strict=True):
            assert text.replace("\u200b", "") == cell.replace("\t", " ").replace("\u200b", "")
