"""A table on paper: columns wide enough for their longest word, so that no word is broken in a narrow one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

SHEET = 96
"""So many characters of a table's type stand beside each other on a sheet, all columns together."""
MOST_OF_A_CELL = 280
"""A longer cell asks for no wider column than one of this length: it gets more lines."""
LEAST = 4
_AFTER_A_SIGN = re.compile(r"(?<=[^\s\u200b][-/@._,;:])(?=[^\s\u200b])")
_WORD = re.compile(r"[^\s\u200b]+")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The names of the columns, their widths in characters, and the cells with places to break only what must."""
    widths = column_widths(columns, rows)
    return {
        "kind": "table",
        "columns": list(columns),
        "widths": widths,
        "rows": [[broken(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows],
    }


def column_widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Each column is as wide as its longest word; what is left of the sheet goes where the longest texts are."""
    texts = [[name, *(row[place] for row in rows)] for place, name in enumerate(columns)]
    widest = SHEET // max(1, len(columns) - 1)
    least = [min(max(_longest_word(cells), LEAST), widest) for cells in texts]
    while sum(least) > SHEET:  # words so long that not all can stand whole
        least[least.index(max(least))] -= 1
    wishes = [max(0, _mean(cells) - width) for cells, width in zip(texts, least, strict=True)]
    left, wanted = SHEET - sum(least), sum(wishes)
    if not wanted:
        return least
    return [width + left * wish // wanted for width, wish in zip(least, wishes, strict=True)]


def broken(text: str, width: int) -> str:
    """The text of a cell with invisible places to break inside words that are wider than their column."""
    return _WORD.sub(lambda found: _parts(found[0], width), " ".join(text.split("\t")))


def _parts(word: str, width: int) -> str:
    if len(word) <= width:
        return word
    pieces = _AFTER_A_SIGN.split(word)
    return "\u200b".join(
        piece[start : start + width] for piece in pieces for start in range(0, len(piece), width)
    )


def _longest_word(cells: Sequence[str]) -> int:
    return max(len(word) for cell in cells for word in [*_WORD.findall(cell), ""])


def _mean(cells: Sequence[str]) -> int:
    return sum(min(len(cell), MOST_OF_A_CELL) for cell in cells) // len(cells)
