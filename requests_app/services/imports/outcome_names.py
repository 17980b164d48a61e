"""The outcome names of a reference file, checked against the map of a log."""

from __future__ import annotations

from pathlib import Path

from requests_app.services.imports.cell import Quarantined
from requests_app.services.imports.column_map import LogMap, plain
from requests_app.services.imports.log_file import judge, read
from requests_app.services.imports.tally import Imported, NoteProblem, set_aside


def check_names(
    path: Path,
    log_map: LogMap,
    *,
    encoding: str = "utf-8-sig",
    note: NoteProblem = lambda number, name, problem: None,
) -> Imported:
    """Whether the map knows every outcome name of a reference file; stores nothing. Raises UnreadableLog."""
    result, column = Imported(), log_map.outcome[0]
    judge(path, log_map, encoding)
    for row in read(path, log_map, encoding):
        result.rows += 1
        word = row.cells.get(column, "")
        if plain(word) in log_map.outcomes:
            result.accepted += 1
        else:
            why = Quarantined(column, "an outcome the map does not know", row.defect or repr(word))
            set_aside(result, note, row.number, word, why)
    return result
