"""Workbooks made again from the values that remain."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import column_index_from_string, range_boundaries

from requests_app.records.readers.old_workbooks import modern
from requests_app.records.readers.workbooks import (
    LITERAL,
    LONGEST_UNIT,
    hidden_columns,
    hidden_rows,
    is_unseen,
    load,
    title_tells,
)
from requests_app.sandbox.frames import Frame

Range = tuple[int, int, int, int]
"""First column, first row, last column, last row."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "[withheld]"
STYLE = ("alignment", "font", "fill", "border")


def inside(where: tuple[int, int], ranges: list[Range]) -> bool:
    """Whether a cell (row, column) lies in one of the ranges."""
    row, column = where
    return any(a <= column <= c and b <= row <= d for a, b, c, d in ranges)


def bounds(cells: str) -> Range:
    """First column, first row, last column, last row of "B2", "B2:C9", "C:D", "4:6", or "" for the whole sheet."""
    if not cells:
        return 1, 1, 16384, 1048576
    first_column, first_row, last_column, last_row = range_boundaries(cells)
    return first_column or 1, first_row or 1, last_column or 16384, last_row or 1048576


@dataclass(frozen=True, slots=True)
class Kept:
    """Which cells of one sheet are given: not those in `boxes` (marked), not those in `hidden` (left out)."""

    boxes: list[Range]
    hidden: list[Range]

    def how(self, cell: Any) -> str:
        """ "given", "marked" or "out"."""
        where = (cell.row, cell.column)
        if inside(where, self.hidden):
            return "out"
        return "marked" if inside(where, self.boxes) else "given"


def kept_of(sheet: Any, number: int, options: dict[str, Any]) -> Kept:
    """What is given of a sheet. `hidden_out`: numbers of the sheets whose hidden rows and columns are left out."""
    boxes = [bounds(box["cells"]) for box in options["boxes"] if box["page"] == number]
    hidden: list[Range] = []
    if number in options["hidden_out"]:
        hidden = [(1, row, 16384, row) for row in hidden_rows(sheet)]
        columns = [column_index_from_string(name) for name in hidden_columns(sheet)]
        hidden += [(column, 1, column, 1048576) for column in columns]
    return Kept(boxes, hidden)


def build_workbook(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A new workbook of values. `boxes`: sheet number and cells that are withheld; `sheets_out`: numbers of sheets
    that are left out; `hidden_out`: numbers of sheets whose hidden rows and columns are."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    with modern(path) as workbook:
        sheets = load(workbook).worksheets
    for number, sheet in enumerate(sheets, start=1):
        if number not in options["sheets_out"]:
            title = f"Sheet {number}" if title_tells(sheet.title) else sheet.title
            _copy(sheet, made.create_sheet(title), kept_of(sheet, number, options))
    if not made.worksheets:
        made.create_sheet(MARK)
    made.properties = DocumentProperties(creator="")
    out = io.BytesIO()
    made.save(out)
    count = len(made.worksheets)
    yield {"type": "built", "media_type": XLSX, "pages": count, "source_pages": count}, out.getvalue()


def plain_format(said: str) -> str:
    """How a number is shown, without words that are written into it; units of a few letters stay."""
    written = "".join(LITERAL.findall(said)) + "".join(re.findall(r"\\\\(.)", said))
    return "General" if len(written) > LONGEST_UNIT else said


def _copy(sheet: Any, target: Any, kept: Kept) -> None:
    """Values and looks of the cells that are given; the mark in place of those that are withheld."""
    for row in sheet.iter_rows():
        for cell in row:
            how = kept.how(cell)
            if cell.value is None or how == "out":
                continue
            new = target.cell(cell.row, cell.column)
            new.value = MARK if how == "marked" else cell.value
            if new.data_type == "f":
                new.data_type = "s"
            if how == "given" and cell.has_style and not is_unseen(cell):
                for name in STYLE:
                    setattr(new, name, copy(getattr(cell, name)))
                new.number_format = plain_format(cell.number_format)
    for area in sheet.merged_cells.ranges:
        target.merge_cells(area.coord)
    for name, how in sheet.column_dimensions.items():
        if how.width:
            target.column_dimensions[name].width = how.width
