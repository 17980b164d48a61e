"""Workbooks made anew from the values that remain, and read again by the bare parts of the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string, range_boundaries

from requests_app.records.readers.frames import Frame
from requests_app.records.readers.office_parts import opened, part_bytes, part_findings, tree_of
from requests_app.records.readers.workbooks import load, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "[withheld]"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STYLE = ("number_format", "alignment", "font", "fill", "border")


def inside(where: tuple[int, int], ranges: list[tuple[int, int, int, int]]) -> bool:
    """Whether a cell (row, column) lies in one of the ranges."""
    row, column = where
    return any(a <= column <= c and b <= row <= d for a, b, c, d in ranges)


def bounds(cells: str, sheet: Any) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row of "B2", "B2:C9", "C:D", "4:6", or "" for the whole sheet."""
    if not cells:
        return 1, 1, 16384, 1048576
    first_column, first_row, last_column, last_row = range_boundaries(cells)
    return first_column or 1, first_row or 1, last_column or 16384, last_row or 1048576


def build_workbook(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A new workbook of values. `boxes`: sheet number and cells that are withheld; `sheets_out`: numbers of sheets
    that are left out."""
    book = load(path)
    made = openpyxl.Workbook()
    made.remove(made.active)
    withheld = 0
    for number, sheet in enumerate(book.worksheets, start=1):
        if number in options["sheets_out"]:
            continue
        ranges = [bounds(box["cells"], sheet) for box in options["boxes"] if box["page"] == number]
        withheld += _copy(sheet, made.create_sheet(sheet.title), ranges)
    if not made.worksheets:
        made.create_sheet(MARK)
    made.properties = openpyxl.packaging.core.DocumentProperties(creator="")
    out = io.BytesIO()
    made.save(out)
    yield (
        {"type": "built", "media_type": XLSX, "pages": len(made.worksheets), "withheld": withheld},
        out.getvalue(),
    )


def _copy(sheet: Any, target: Any, ranges: list[tuple[int, int, int, int]]) -> int:
    """Values and looks of the cells that are given; the mark in place of the others. Returns how many those are."""
    withheld = 0
    merged = [(area.min_col, area.min_row, area.max_col, area.max_row) for area in sheet.merged_cells.ranges]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            new = target.cell(cell.row, cell.column)
            if inside((cell.row, cell.column), ranges):
                new.value, withheld = MARK, withheld + 1
                continue
            new.value = cell.value
            if new.data_type == "f":
                new.data_type = "s"
            if cell.has_style:
                for name in STYLE:
                    setattr(new, name, getattr(cell, name).__copy__())
    for first_column, first_row, last_column, last_row in merged:
        target.merge_cells(None, first_row, first_column, last_row, last_column)
    for name, how in sheet.column_dimensions.items():
        if how.width and column_index_from_string(name) <= 16384:
            target.column_dimensions[name].width = how.width
    return withheld


def withheld_values(path: Path, options: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The texts of the cells that are withheld and that stand in no cell that is given; and those that are given."""
    gone: set[str] = set()
    given: set[str] = set()
    for number, sheet in enumerate(load(path).worksheets, start=1):
        whole = number in options["sheets_out"]
        ranges = [bounds(box["cells"], sheet) for box in options["boxes"] if box["page"] == number]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    kept = not whole and not inside((cell.row, cell.column), ranges)
                    (given if kept else gone).add(shown(cell.value))
    return gone - given, given


def verify_workbook(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What is wrong with a built workbook: `original` is read for what had to go, the built one part by part."""
    gone, given = withheld_values(Path(options["original"]), options)
    gone = {text for text in gone if len(text.strip()) > 1}
    with opened(path) as archive:
        for header, _blob in part_findings(archive):
            yield (
                {
                    "type": "wrong",
                    "code": "metadata" if header["kind"] == "metadata" else "hidden_parts",
                    "page": None,
                },
                b"",
            )
        texts: set[str] = set()
        everything = []
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
                continue
            tree = tree_of(part_bytes(archive, name))
            if name == "xl/workbook.xml" and any(sheet.get("state") for sheet in tree.iter(S + "sheet")):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
            if any(element.tag == S + "f" for element in tree.iter()):
                yield {"type": "wrong", "code": "formula", "page": None}, b""
            if any(
                element.get("hidden") == "1"
                for element in tree.iter()
                if element.tag in (S + "row", S + "col")
            ):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
            for element in tree.iter():
                if element.text:
                    texts.add(element.text)
            everything.append(" ".join(tree.itertext()))
    joined = " ".join(everything)
    long = [text for text in gone if len(text) > 5 and not any(text in kept for kept in given)]
    if gone & texts or any(text in joined for text in long):
        yield {"type": "wrong", "code": "word_found", "page": None}, b""
