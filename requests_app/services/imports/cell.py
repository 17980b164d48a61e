"""A cell of a log: its text, or the reason why its row is quarantined."""

from __future__ import annotations

from requests_app.services.imports.column_map import LogMap, plain
from requests_app.services.imports.log_file import RawRow


class Quarantined(Exception):
    """A row that is not taken: the column at fault, a short reason to count by, and the whole reason."""

    def __init__(self, column: str, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.column, self.reason, self.detail = column, reason, detail or reason


def cell_text(row: RawRow, log_map: LogMap, column: str) -> str:
    text = row.cells.get(column, "").strip() if column else ""
    return "" if plain(text) in log_map.nothing else text


def short_text(row: RawRow, log_map: LogMap, column: str, longest: int) -> str:
    text = cell_text(row, log_map, column)
    if len(text) > longest:
        raise Quarantined(column, "longer than can be kept", f"{len(text)} characters; {longest} can be kept")
    return text
