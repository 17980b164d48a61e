"""A map for a log that has none yet, drafted from the file: columns by their names, date forms by what is in them.

A draft, not a decision: an outcome whose meaning its words do not say is written as "?", which no import accepts, so
that a person decides. Column names are those that published logs of cities and agencies use.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import yaml

from requests_app.services.imports.column_map import plain
from requests_app.services.imports.date_order import order_of
from requests_app.services.imports.log_file import DELIMITERS, UnreadableLog, text_lines

HEAD = """\
# A draft. Read it before you use it: is each column what it says, is the date format right, is each outcome what it
# means? An outcome with "?" was not understood; replace the "?" with one of the codes in docs/import.md.
# Save the file under its own name (lowercase letters, digits, underscores). Imported requests keep that name.
"""
LOOKED_AT = 20_000
MOST_WORDS = 80
"""Different words in one outcome column; a column with more is text, not an outcome."""
NAMES: Mapping[str, Sequence[str]] = {
    "id": (
        "request id", "request number", "requestnumber", "tracking number", "tracking #", "foia number",
        "case number", "case #", "reference no", "reference number", "control number", "request #",
        "identifier", "requestid", "number", "id", "#",
    ),
    "received": (
        "date received", "received date", "date requested", "requested date", "request date", "created at",
        "create date", "date submitted", "submitted date", "submit date", "received", "date rcvd", "date rec d",
        "date accepted", "date created", "opened", "sent",
    ),
    "due": ("due date", "date due", "target date", "due"),
    "closed": (
        "closed date", "date closed", "date completed", "completion date", "close date", "date complete",
        "dateclosed", "closed at", "date of determination", "date response sent", "closed", "completed",
        "fulfilled date",
    ),
    "description": (
        "request text", "request description", "description of request", "description of record", "description",
        "subject", "summary of records requested", "subject of request", "records requested", "info requested",
        "abstract", "detail",
    ),
    "name": (
        "requester organization", "requesting organization", "company name", "company", "affiliation",
    ),
    "outcome": (
        "final disposition", "disposition", "decision", "outcome", "final determination", "determination",
        "request status", "status", "result", "current status",
    ),
}  # fmt: skip
"""By the sort of thing, the names that published logs use, as `_name` writes them; the surest first."""
WORDS: Sequence[tuple[str, str]] = (
    (r"withdr|cancel", "withdrawn"),
    (r"no (responsive )?records?|no documents|does not exist|none found", "no_records"),
    (r"partial|in part|redact", "partly_released"),
    (r"nothing (disclosed|released)", "not_released"),
    (r"duplicate|discontinu|abandon|no response|unpaid|lapsed", "discontinued"),
    (r"refer|transfer|another agency|other agency", "transferred"),
    (r"den(y|ied)|reject|exempt|withheld|refused", "denied"),
    (r"in full|full(y)? |granted|fulfilled|released|all disclosed|produced|provided", "released"),
    (r"^(open|new|received|pending|in (progress|process|review)|assigned|on hold)", "open"),
)
DATE_FORMS: Sequence[tuple[str, str]] = (
    ("instant", r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$"),
    ("iso", r"^\d{4}-\d\d-\d\d"),
    ("excel", r"^\d{5}(\.\d+)?$"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a log, by column."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        place = self.header.index(name)
        return [row[place].strip() for row in self.rows if len(row) > place and row[place].strip()]


def guess(path: Path, encoding: str) -> str:
    """The draft as YAML. Raises UnreadableLog where the file names no column for identifier or receipt."""
    sample = _sample(path, encoding)
    columns: dict[str, Any] = {}
    for key, names in NAMES.items():
        taken = {str(value) for value in columns.values()}
        found = next(
            (cell for name in names for cell in sample.header if _name(cell) == name and cell not in taken),
            "",
        )
        if found:
            columns[key] = found
    for key in ("id", "received"):
        if key not in columns:
            raise UnreadableLog(
                f"{path.name}: no column looks like {'an identifier' if key == 'id' else 'a day of receipt'} "
                f"(it has: {', '.join(sample.header[:30])}). Write the map yourself: docs/import.md"
            )
    draft: dict[str, object] = {
        "what": "requests",
        "source": f"drafted from {path.name}; say here where it comes from",
    }
    outcome = columns.get("outcome", "")
    words = Counter(plain(word) for word in (sample.column(outcome) if outcome else []))
    if not words or len(words) > MOST_WORDS:
        columns.pop("outcome", None)
    else:
        columns["outcome"] = [columns["outcome"]]
    named = [*columns.values(), *(columns.get("outcome") or [])]
    columns["also"] = [cell for cell in dict.fromkeys(sample.header) if cell and cell not in named]
    draft["columns"] = columns
    draft["dates"] = _dates(
        sample, [str(columns[key]) for key in ("received", "due", "closed") if key in columns]
    )
    if "description" not in columns:
        draft["no_text"] = "The log does not hold the text of this request."
    if "outcome" in columns:
        draft["outcomes"] = {word: _meaning(word) for word, _times in words.most_common()}
    return HEAD + yaml.safe_dump(draft, sort_keys=False, allow_unicode=True, width=120)


def _name(cell: str) -> str:
    return " ".join(re.sub(r"[^\w#]+|_", " ", cell.casefold()).split())


def _meaning(word: str) -> str:
    return next((code for pattern, code in WORDS if re.search(pattern, word)), "?")


def _dates(sample: Sample, columns: Sequence[str]) -> list[str]:
    """The forms that occur, most first."""
    cells = [cell for column in columns for cell in sample.column(column)]
    found = Counter(
        form
        for cell in cells
        for form in [next((form for form, mark in DATE_FORMS if re.match(mark, cell)), "")]
        if form
    )
    if slashes := order_of(cells):
        found[slashes] += sum("/" in cell for cell in cells)
    return [form for form, _times in found.most_common()] or ["iso"]


def _sample(path: Path, encoding: str) -> Sample:
    with text_lines(path, encoding) as lines:
        first = next(lines, "")
        sign = max(DELIMITERS, key=lambda each: first.count(each))
        try:
            rows: Iterator[list[str]] = csv.reader(chain([first], lines), delimiter=sign)
            header = tuple(cell.strip() for cell in next(rows, []))
            kept = tuple(tuple(row) for row in islice(rows, LOOKED_AT))
        except csv.Error as problem:
            raise UnreadableLog(f"{path.name}: {problem}") from None
    if not any(header):
        raise UnreadableLog(f"{path.name}: it is empty; the first row must name the columns")
    return Sample(header, kept)
