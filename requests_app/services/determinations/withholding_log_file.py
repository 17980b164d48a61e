"""A withholding log read from a file that staff made elsewhere: CSV, with every error beside its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.services.determinations.draft_lines import MOST_LINES
from requests_app.services.determinations.exemption_lookup import Known
from requests_app.services.determinations.withholding_log_csv import HEADINGS, labels
from requests_app.services.determinations.withholding_log_file_row import RowError, line_from
from requests_app.services.determinations.withholding_log_line import citable

MOST_BYTES = 900_000
"""A log of 5,000 ordinary lines; a form with the file's text in it must stay below what the server takes."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its sound lines, and what is wrong with the others."""

    lines: list[LineInput]
    errors: list[RowError]

    @property
    def bad_rows(self) -> int:
        """How many rows have something wrong."""
        return len({error.row for error in self.errors})


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, what spreadsheets call Unicode text, or else Windows' Latin. Raises Incomplete."""
    if len(content) > MOST_BYTES:
        raise _unreadable(_("The file is too big. Split it and add the pieces one at a time."))
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str, pack: Pack, case: RecordsRequest) -> Read:
    """The lines of a file whose first row names the columns. Raises Incomplete (field "file") if it is no table."""
    if "\0" in text:
        raise _unreadable(_("This is not a text file. Save the table as CSV (UTF-8)."))
    rows = _rows(text)
    header = next(rows, None)
    if header is None:
        raise _unreadable(_("The file is empty. Its first row must name the columns."))
    places = _places(header[1])
    known = Known(citable(pack, case.received_on).values())
    lines: list[LineInput] = []
    errors: list[RowError] = []
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MOST_LINES:
            raise _unreadable(_("A log can have at most %(most)s entries.") % {"most": f"{MOST_LINES:,}"})
        line, found = line_from(number, cells, places, known, pack, case)
        errors += found
        if line is not None:
            lines.append(line)
    if not lines and not errors:
        raise _unreadable(_("There is a header but no entries below it."))
    return Read(lines, errors)


def _unreadable(sentence: str) -> Incomplete:
    return Incomplete({"file": [sentence]})


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row in which something stands, with its number in a spreadsheet."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(one.strip() for one in cells):
                yield number, cells
    except csv.Error as problem:
        where = {"line": reader.line_num, "problem": str(problem)}
        raise _unreadable(_("The table breaks off at line %(line)s: %(problem)s.") % where) from None


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [_plain(name) for name in header]
    places: dict[str, int] = {}
    for field, known in HEADINGS.items():
        own = {_plain(name) for name in (*known, str(labels().get(field, "")), field)}
        at = [place for place, name in enumerate(names) if name in own and name]
        if len(at) > 1:
            raise _unreadable(_("Two columns say “%(name)s”.") % {"name": header[at[0]].strip()[:60]})
        if at:
            places[field] = at[0]
    if "description" not in places:
        found = ", ".join(name.strip()[:40] or "-" for name in header[:20])
        raise _unreadable(
            _("No column is called “%(name)s”. The file has: %(found)s.")
            % {"name": labels()["description"], "found": found}
        )
    return places


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").strip(" .:*\ufeff").split()).casefold()
