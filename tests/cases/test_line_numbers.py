"""Numbers of lines as people type them."""

from __future__ import annotations

import pytest

from requests_app.cases.line_numbers import UnknownLines, line_numbers

KNOWN = range(1, 21)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("3", [3]),
        ("3, 17-20", [3, 17, 18, 19, 20]),
        ("2 – 4; 7", [2, 3, 4, 7]),
        (" 1\n2 ", [1, 2]),
        ("5-5", [5]),
    ],
)
def test_numbers_and_ranges_are_read_in_the_order_typed(text: str, numbers: list[int]) -> None:
    assert line_numbers(text, KNOWN) == numbers


@pytest.mark.parametrize("text", ["x", "4-2", "1-", "-1", "1.5", "123456"])
def test_what_is_no_number_is_quoted_back(text: str) -> None:
    with pytest.raises(UnknownLines, match="is not an entry number"):
        line_numbers(f"1, {text}", KNOWN)


@pytest.mark.parametrize(("text", "strange"), [("0", 0), ("21", 21), ("19-22", 22)])
def test_a_line_the_log_does_not_have_is_named(text: str, strange: int) -> None:
    with pytest.raises(UnknownLines, match=f"There is no entry {strange}. The log has entries 1 to 20."):
        line_numbers(text, KNOWN)
