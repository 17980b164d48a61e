"""A withholding log read from a file that staff made elsewhere: CSV, with every error beside its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from requests_app.cases.csv_lines import uncell
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.withholding import Treatment
from requests_app.cases.refusals import Incomplete
from requests_app.cases.withholding_log import LineInput
from requests_app.law.model import Pack
from requests_app.services.determinations.exemption_lookup import Known
from requests_app.services.determinations.withholding_log_csv import HEADINGS, labels
from requests_app.services.determinations.withholding_log_draft import (
    LONGEST,
    MOST_LINES,
    citable,
    tidy,
    wrong,
)

MOST_BYTES = 900_000
"""A log of 5,000 ordinary lines; a form with the file's text in it must stay below what the server takes."""
NO_DATE = frozenset({"", "unknown", "undated", "none", "n/a", "n.d.", "-", "desconocida", "sin fecha"})
WITHHELD = frozenset({"", "withheld", "withheld in full", "full", "w", "denied", "retenido", "retenida"})
REDACTED = frozenset(
    {"redacted", "withheld in part", "in part", "partial", "r", "tachado", "tachada", "censurado"}
)
DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    sentence: str


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
        raise _unreadable(_("The file is too big. Divide it and add one part after the other."))
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
            raise _unreadable(_("A log holds at most %(most)s lines.") % {"most": f"{MOST_LINES:,}"})
        line, found = _line(number, cells, places, known, pack, case)
        errors += found
        if line is not None:
            lines.append(line)
    if not lines and not errors:
        raise _unreadable(_("There is a header but no line below it."))
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


def _line(
    number: int,
    cells: Sequence[str],
    places: Mapping[str, int],
    known: Known,
    pack: Pack,
    case: RecordsRequest,
) -> tuple[LineInput | None, list[RowError]]:
    said = {
        name: uncell(cells[place].strip()) if place < len(cells) else "" for name, place in places.items()
    }
    problems: dict[str, str] = {}
    dated_on, problems["dated_on"] = _date(said.get("dated_on", ""))
    treatment, problems["treatment"] = _treatment(said.get("treatment", ""))
    key, problems["exemption_key"] = _exemption(said, known)
    line = tidy(
        LineInput(
            said.get("description", ""),
            dated_on,
            said.get("custodian", ""),
            said.get("pages", ""),
            key,
            treatment,
            said.get("reason", ""),
        )
    )
    problems = {**wrong(line, pack, case), **{name: what for name, what in problems.items() if what}}
    if any(len(one) > max(LONGEST.values()) * 20 for one in cells):
        problems.setdefault("description", _("A cell of this row is far too long."))
    names = {
        **labels(),
        "exemption_key": labels()["exemption_key" if said.get("exemption_key") else "citation"],
    }
    errors = [RowError(number, names[name], what) for name, what in problems.items()]
    return (None if errors else line), errors


def _date(text: str) -> tuple[date | None, str]:
    if text.casefold() in NO_DATE:
        return None, ""
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form).date(), ""  # noqa: DTZ007 - a day, no instant
        except ValueError:
            continue
    return None, _("“%(text)s” is not a date. Write it like 2024-03-05 or 3/5/2024, or leave it empty.") % {
        "text": text[:40]
    }


def _treatment(text: str) -> tuple[str, str]:
    plain = text.casefold()
    if plain in WITHHELD or plain == str(Treatment.WITHHELD.label).casefold():
        return Treatment.WITHHELD.value, ""
    if plain in REDACTED or plain == str(Treatment.REDACTED.label).casefold():
        return Treatment.REDACTED.value, ""
    return Treatment.WITHHELD.value, _("“%(text)s” is neither “withheld” nor “redacted”.") % {
        "text": text[:40]
    }


def _exemption(said: Mapping[str, str], known: Known) -> tuple[str, str]:
    """The exemption by its key, its citation, its section or the section's former number; never by a guess."""
    text = said.get("exemption_key", "") or said.get("citation", "")
    found = known.called(text) if text else []
    if not text or len(found) == 1:
        return (found[0] if found else ""), ""
    shown = {"text": text[:60], "keys": ", ".join(found)}
    if found:
        return "", _("“%(text)s” can be more than one exemption. Write one of: %(keys)s.") % shown
    return "", _("“%(text)s” is no exemption that was in force when the request came.") % shown
