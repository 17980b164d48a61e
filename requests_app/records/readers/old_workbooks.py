"""Spreadsheets of other programs and years (.xls, .ods) as LibreOffice saves them again, where it is installed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from requests_app.records.readers.file_kinds import OLD_WORKBOOKS, office_ending
from requests_app.records.readers.office_pages import converted, installed
from requests_app.sandbox.frames import UnreadableFile


@contextmanager
def modern(path: Path) -> Iterator[Path]:
    """The workbook as an .xlsx file: itself where it is one. Raises UnreadableFile.

    Whatever the newer file does not take over, such as macros, is in no file that is made from it.
    """
    ending = office_ending(path)
    if ending not in OLD_WORKBOOKS:
        yield path
        return
    if not installed():
        raise UnreadableFile("no_office")
    with tempfile.NamedTemporaryFile(prefix="workbook-", suffix=".xlsx") as made:
        made.write(converted(path.read_bytes(), ending, "xlsx"))
        made.flush()
        yield Path(made.name)
