"""The queue as a file: what is shown, all pages of it, as CSV or as a workbook. No cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from requests_app.admin.cases.queue_columns import COLUMNS
from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.models import RecordsRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
"""Without it, Excel takes a CSV file for its own old encoding."""


def _lines(cases: Iterable[RecordsRequest], keys: Sequence[str], now: datetime) -> Iterator[list[str]]:
    yield [str(COLUMNS[key].label) for key in keys]
    for case in cases:
        yield [COLUMNS[key].text(case, now) for key in keys]


def as_csv(
    cases: Iterable[RecordsRequest], keys: Sequence[str], now: datetime, name: str
) -> HttpResponseBase:
    """A CSV file, written line by line."""
    language = get_language() or "en"

    def lines() -> Iterator[str]:
        yield BOM
        with override(language):  # it is written after the request has been answered
            yield from csv_lines([cell(text) for text in row] for row in _lines(cases, keys, now))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(
    cases: Iterable[RecordsRequest], keys: Sequence[str], now: datetime, name: str
) -> HttpResponseBase:
    """A workbook with one sheet; every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Requests")
    sheet.freeze_panes = "B2"
    for place, row in enumerate(_lines(cases, keys, now)):
        cells = []
        for text in row:
            one = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
            one.data_type = "s"
            one.font = Font(bold=place == 0)
            cells.append(one)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
