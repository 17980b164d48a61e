"""CSV as it leaves the house: cells no spreadsheet takes for formulas, and lines written one at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A cell no spreadsheet takes for a formula: a quotation mark goes before what would begin one."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def uncell(text: str) -> str:
    """A cell as it was before `cell`."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


class _Echo:
    """What csv.writer writes to: it hands each line back, so that a long file is never whole in memory."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a CSV file, each with its line end. Cells are written as they are: see `cell`."""
    writer = csv.writer(_Echo())
    return (str(writer.writerow(row)) for row in rows)
