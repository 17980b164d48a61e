"""Workbooks: each sheet as a page of cells, and what is hidden in the file."""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from requests_app.records.readers.office_parts import opened, part_bytes, part_findings
from requests_app.records.readers.old_workbooks import modern
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

LITERAL = re.compile(r'"([^"]*)"')
LONGEST_UNIT = 6
"""Letters written into the way a number is shown; more than that is no unit."""
FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
SHEET = re.compile(rb"<sheet\b[^>]{0,2000}>")
NAME = re.compile(rb"\bname=[\"']([^\"']{0,200})")
HIDDEN = re.compile(rb"\bstate=[\"'](?:veryHidden|hidden)")
DIGITS_OF_A_NUMBER = 9
LOWEST = 1.0
"""Points of a row, letters of a column; less is hidden without the word."""
MOST_CELLS = 2_000_000
BARE = re.compile(r"[\d\s./-]{6,24}|[A-Z]\d{7}")
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
    with modern(path) as workbook:
        yield from _frames(workbook)


def _frames(path: Path) -> Iterator[Frame]:
    with opened(path) as archive:
        yield from part_findings(archive)
        yield from _formulas(archive)
        named = _hidden_by_name(archive)
    try:
        book = load(path)
    except UnreadableFile:
        yield from named
        raise
    yield {"type": "document", "pages": len(book.worksheets)}, b""
    left = MOST_CELLS
    for number, sheet in enumerate(book.worksheets, start=1):
        yield from _hidden(sheet, number)
        yield from _beside_the_cells(sheet, number)
        yield from _unseen(sheet, number)
        cells = _cells(sheet, left)
        left -= len(cells)
        yield {
            "type": "page", "number": number, "width": 0, "height": 0, "words": [],
            "text": "\n".join(text for _where, text in cells), "title": sheet.title, "cells": cells,
        }, b""  # fmt: skip
        yield from _of_text(cells, sheet.title, number)
    for name, defined in book.defined_names.items():
        kind = "hidden_sheet" if defined.hidden else "metadata"
        yield finding(kind, f"name {name}", str(defined.value))


def _formulas(archive: zipfile.ZipFile) -> Iterator[Frame]:
    """Words written into formulas, which never go out; their values do."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            told = {
                said
                for formula in FORMULA.findall(part_bytes(archive, name))
                for said in LITERAL.findall(html.unescape(formula.decode("utf-8", "replace")))
                if said.strip()
            }
            if told:
                yield finding("metadata", f"{name}: formulas", "; ".join(sorted(told)))


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


def _hidden_by_name(archive: zipfile.ZipFile) -> list[Frame]:
    """The sheets that the list of sheets calls hidden: what can be said of a workbook that does not open."""
    if "xl/workbook.xml" not in archive.namelist():
        return []
    sheets = SHEET.findall(part_bytes(archive, "xl/workbook.xml")[:1_000_000])
    named = [(NAME.search(each), HIDDEN.search(each)) for each in sheets]
    names = [
        html.unescape(name[1].decode("utf-8", "replace")) if name else "" for name, hidden in named if hidden
    ]
    return [finding("hidden_sheet", name, "") for name in names]


def _hidden(sheet: Any, number: int) -> Iterator[Frame]:
    if sheet.sheet_state != "visible":
        yield finding("hidden_sheet", sheet.title, "", number)
    rows = [str(row) for row in hidden_rows(sheet)]
    if rows:
        yield finding("hidden_rows", sheet.title, ", ".join(rows[:50]), number)
    columns = [name for name in hidden_columns(sheet)]
    if columns:
        yield finding("hidden_columns", sheet.title, ", ".join(columns[:50]), number)


def hidden_rows(sheet: Any) -> list[int]:
    """The numbers of the hidden rows, those without height too."""
    return [row for row, how in sheet.row_dimensions.items() if how.hidden or (how.height or 99) < LOWEST]


def hidden_columns(sheet: Any) -> list[str]:
    """The letters of the hidden columns; one entry of the file may stand for several."""
    found = []
    for how in sheet.column_dimensions.values():
        if how.hidden or (how.width or 99) < LOWEST:
            first = how.min or openpyxl.utils.column_index_from_string(how.index)
            found += [
                get_column_letter(place) for place in range(first, min(how.max or first, first + 200) + 1)
            ]
    return found


def _beside_the_cells(sheet: Any, number: int) -> Iterator[Frame]:
    """Words that stand in no cell and never go out: headers and footers, choices of a cell, links, a telling title."""
    parts = (
        sheet.oddHeader,
        sheet.oddFooter,
        sheet.evenHeader,
        sheet.evenFooter,
        sheet.firstHeader,
        sheet.firstFooter,
    )
    texts = [place.text for part in parts for place in (part.left, part.center, part.right) if place.text]
    texts += [rule.formula1 for rule in sheet.data_validations.dataValidation if '"' in (rule.formula1 or "")]
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.has_style or cell.hyperlink):
        if cell.hyperlink is not None:
            texts.append(cell.hyperlink.target or cell.hyperlink.location or "")
        texts += [said for said in LITERAL.findall(cell.number_format) if len(said) > LONGEST_UNIT]
    if title_tells(sheet.title):
        texts.append(sheet.title)
    if texts:
        yield finding("metadata", sheet.title, "; ".join(texts), number)


def title_tells(title: str) -> bool:
    """Whether the title of a sheet says something about a person; then the sheet is called by its number."""
    return bool(text_findings(title)) or sum(sign.isdigit() for sign in title) >= DIGITS_OF_A_NUMBER


def is_unseen(cell: Any) -> bool:
    """Whether a cell shows nothing of its value: a format without any place for it, or white on white."""
    if not cell.has_style:
        return False
    if cell.number_format.strip() in (";;;", ";;"):
        return True
    color, paper = cell.font.color, cell.fill.fill_type
    return (
        paper is None
        and color is not None
        and color.type == "rgb"
        and str(color.rgb)[-6:].upper() == "FFFFFF"
    )


def _unseen(sheet: Any, number: int) -> Iterator[Frame]:
    told = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and told < MOST_OF_A_PAGE and is_unseen(cell):
                told += 1
                yield finding("invisible_text", f"{sheet.title}!{cell.coordinate}", shown(cell.value), number)


def _of_text(cells: list[tuple[str, str]], title: str, number: int) -> Iterator[Frame]:
    """What is in the cells; of a bare number, what the first cell of its column says it is."""
    told = 0
    heads: dict[str, str] = {}
    for where, text in cells:
        head = heads.setdefault(where.rstrip("0123456789"), text)
        lead = f"{head[:60]}: " if text is not head and BARE.fullmatch(text) else ""
        for one in text_findings(lead + text):
            if one.start < len(lead):
                continue
            if told < MOST_OF_A_PAGE:
                said = preview(text, one.start - len(lead), one.end - len(lead))
                yield finding(one.kind, f"{title}!{where}", said, number)
            told += 1
