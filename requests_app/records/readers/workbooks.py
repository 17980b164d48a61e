"""Workbooks: each sheet as a page of cells, and what is hidden in the file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from requests_app.records.readers.office_parts import opened, part_findings
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

MOST_CELLS = 2_000_000
BROKEN = (
    InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, EOFError,
)  # fmt: skip
"""What openpyxl raises for files that are not as they should be."""


def load(path: Path, *, values: bool = True) -> Any:
    """The workbook with the values its formulas had when it was saved. Raises UnreadableFile."""
    warnings.simplefilter("ignore")
    try:
        stored = io.BytesIO(path.read_bytes())
        return openpyxl.load_workbook(stored, data_only=values, keep_links=False)
    except BROKEN as broken:
        raise UnreadableFile("damaged") from broken


def shown(value: Any) -> str:
    """A cell's value as text."""
    return "" if value is None else str(value)


def read_workbook(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for each sheet with its cells, and the findings."""
    with opened(path) as archive:
        yield from part_findings(archive)
    book = load(path)
    yield {"type": "document", "pages": len(book.worksheets)}, b""
    left = MOST_CELLS
    for number, sheet in enumerate(book.worksheets, start=1):
        yield from _hidden(sheet, number)
        cells = _cells(sheet, left)
        left -= len(cells)
        yield {
            "type": "page", "number": number, "width": 0, "height": 0, "words": [],
            "text": "\n".join(text for _where, text in cells), "title": sheet.title, "cells": cells,
        }, b""  # fmt: skip
        yield from _of_text(cells, sheet.title, number)
    for name, defined in book.defined_names.items():
        if defined.hidden:
            yield finding("hidden_sheet", f"name {name}", str(defined.value))


def _cells(sheet: Any, most: int) -> list[tuple[str, str]]:
    found = [
        (cell.coordinate, shown(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    if len(found) > most:
        raise UnreadableFile("too_long")
    return found


def _hidden(sheet: Any, number: int) -> Iterator[Frame]:
    if sheet.sheet_state != "visible":
        yield finding("hidden_sheet", sheet.title, "", number)
    rows = [str(row) for row, how in sheet.row_dimensions.items() if how.hidden]
    if rows:
        yield finding("hidden_rows", sheet.title, ", ".join(rows[:50]), number)
    columns = [name for name in hidden_columns(sheet)]
    if columns:
        yield finding("hidden_columns", sheet.title, ", ".join(columns[:50]), number)


def hidden_columns(sheet: Any) -> list[str]:
    """The letters of the hidden columns; one entry of the file may stand for several."""
    found = []
    for how in sheet.column_dimensions.values():
        if how.hidden:
            first = how.min or openpyxl.utils.column_index_from_string(how.index)
            found += [
                get_column_letter(place) for place in range(first, min(how.max or first, first + 200) + 1)
            ]
    return found


def _of_text(cells: list[tuple[str, str]], title: str, number: int) -> Iterator[Frame]:
    cells_taken = 0
    for where, text in cells:
        for one in text_findings(text):
            if cells_taken < MOST_OF_A_PAGE:
                yield finding(one.kind, f"{title}!{where}", preview(text, one.start, one.end), number)
            cells_taken += 1
