"""Spreadsheets of other programs and years are looked through and made like any; without LibreOffice they say so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from requests_app.records.readers import old_workbooks
from requests_app.records.readers.file_kinds import kind_of
from requests_app.records.readers.office_pages import converted
from requests_app.sandbox.frames import UnreadableFile
from tests.record_files import a_workbook
from tests.records.reader_runs import built, faults, headers, kinds, run


def hide(book: Any) -> None:
    book["Salaries"].sheet_state = "hidden"
    book["Data"].row_dimensions[3].hidden = True


@pytest.mark.usefixtures("libreoffice")
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_an_older_spreadsheet_tells_what_it_hides_and_goes_out_without_it(
    ending: str, tmp_path: Path
) -> None:
    rows = [["Name", "SSN"], ["Ann", "523-45-6789"], ["Hidden", "row"]]
    old = converted(a_workbook(hide, Data=rows, Salaries=[["Lee", 91000]]), "xlsx", ending)
    stored = tmp_path / "stored"
    stored.write_bytes(old)
    assert kind_of(stored, "whatever.bin") == "workbook"
    assert {"hidden_sheet", "hidden_rows", "ssn"} <= kinds("workbook", old)
    assert [one["title"] for one in headers("workbook", old, "page")] == ["Data", "Salaries"]
    asked: dict[str, Any] = {"boxes": [{"page": 1, "cells": "B:B"}], "sheets_out": [2], "hidden_out": [1]}
    _header, made = built("build_workbook", old, **asked)
    book = openpyxl.load_workbook(io.BytesIO(made))
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Ann" in said and not said & {"523-45-6789", "Lee", "Hidden"}
    assert faults("verify_workbook", made, original=str(stored), **asked) == []


def test_without_libreoffice_an_older_spreadsheet_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(old_workbooks, "installed", lambda: False)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "Workbook".encode("utf-16-le") + b"\0" * 20
    stored = tmp_path / "old"
    stored.write_bytes(old)
    assert kind_of(stored, "old.xls") == "workbook"
    with pytest.raises(UnreadableFile, match="no_office"):
        run("workbook", old)
