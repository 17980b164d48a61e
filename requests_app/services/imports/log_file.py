"""Reading the file of a log: judged as a whole before anything is taken from it, then row by row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from requests_app.services.imports.column_map import LogMap, plain
from requests_app.services.imports.date_order import DateOrder

MOST_IN_A_CELL = 200_000  # characters
DELIMITERS = (",", ";", "\t", "|")


class UnreadableLog(Exception):
    """The file cannot be taken as a log; `str()` says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A file found readable: its number of rows and how often each identifier stands in it (repeated ones only)."""

    rows: int
    repeated: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number as a spreadsheet shows it (the header is row 1), its cells by column, or a defect."""

    number: int
    cells: Mapping[str, str]
    defect: str = ""


def judge(path: Path, log_map: LogMap, encoding: str) -> Judged:
    """Read the whole file once, keeping only its identifiers. Raises UnreadableLog."""
    rows, seen = 0, Counter[str]()
    order = DateOrder(log_map)
    for row in read(path, log_map, encoding):
        rows += 1
        seen[identifier(row, log_map)] += 1
        order.look(row.number, row.cells)
    if fault := order.fault():
        raise UnreadableLog(f"{path.name}: {fault}")
    if rows == 0:
        raise UnreadableLog(f"{path.name}: there is a header but no row below it")
    twice = {found for found, times in seen.items() if times > 1 and found}
    places: dict[str, list[int]] = {found: [] for found in twice}
    if twice:
        for row in read(path, log_map, encoding):
            found = identifier(row, log_map)
            if found in places:
                places[found].append(row.number)
    return Judged(rows, places)


def identifier(row: RawRow, log_map: LogMap) -> str:
    """The row's own identifier, blanks around it removed; empty where there is none."""
    return row.cells.get(log_map.id, "").strip()


def read(path: Path, log_map: LogMap, encoding: str) -> Iterator[RawRow]:
    """Every row of the file, one at a time. Raises UnreadableLog."""
    with text_lines(path, encoding) as lines:
        yield from _rows(path, log_map, lines)


@contextmanager
def text_lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """The lines of a text file. Raises UnreadableLog, while it is read too."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield _text_only(path, file)
    except FileNotFoundError:
        raise UnreadableLog(f"{path}: there is no such file") from None
    except (UnicodeError, LookupError) as problem:
        raise UnreadableLog(
            f"{path.name}: it cannot be read as {encoding} ({problem}). Save it as UTF-8 or name its encoding."
        ) from None
    except OSError as problem:
        raise UnreadableLog(f"{path}: it cannot be opened ({problem.strerror})") from None


def _rows(path: Path, log_map: LogMap, lines: Iterator[str]) -> Iterator[RawRow]:
    limit = csv.field_size_limit(MOST_IN_A_CELL)
    first = next(lines, "")
    reader = csv.reader(chain([first], lines), strict=True, delimiter=_delimiter(first, log_map))
    try:
        header = next(reader, None)
        if not header or not any(cell.strip() for cell in header):
            raise UnreadableLog(f"{path.name}: it is empty; the first row must name the columns")
        places = _places(path, log_map, header)
        for number, cells in enumerate(reader, start=2):
            yield _row(number, cells, places, len(header))
    except csv.Error as problem:
        what = (
            f"a cell is longer than {MOST_IN_A_CELL} characters" if "limit" in str(problem) else str(problem)
        )
        raise UnreadableLog(f"{path.name}, line {reader.line_num}: {what}") from None
    finally:
        csv.field_size_limit(limit)


def _delimiter(header: str, log_map: LogMap) -> str:
    """What stands between the columns: the sign under which the header has most of the map's columns, else a comma."""
    wanted = {plain(column) for column in log_map.columns}

    def fits(sign: str) -> int:
        try:
            return len(wanted & {plain(cell) for cell in next(csv.reader([header], delimiter=sign), [])})
        except csv.Error:
            return 0

    return max(DELIMITERS, key=fits)


def _text_only(path: Path, lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            raise UnreadableLog(
                f"{path.name}, line {number}: it holds a NUL character; this is not a text file"
            )
        yield line


def _places(path: Path, log_map: LogMap, header: Sequence[str]) -> dict[str, int]:
    found = [plain(cell) for cell in header]
    places = {}
    for column in log_map.columns:
        times = found.count(plain(column))
        if times != 1:
            what = "has no column" if times == 0 else "has more than one column"
            raise UnreadableLog(
                f"{path.name}: the map {log_map.name} does not fit: the file {what} {column!r} "
                f"(it has: {', '.join(cell.strip() or '(blank)' for cell in header[:30])})"
            )
        places[column] = found.index(plain(column))
    return places


def _row(number: int, cells: Sequence[str], places: Mapping[str, int], width: int) -> RawRow:
    if not any(cell.strip() for cell in cells):
        return RawRow(number, {}, "the row is empty")
    if len(cells) != width:
        return RawRow(number, {}, f"the row has {len(cells)} cells, the header {width}")
    return RawRow(number, {column: cells[place] for column, place in places.items()})
