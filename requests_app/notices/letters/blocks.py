"""The structure of a letter: its plain lines as headings, lists, tables and so on; also read back from text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["heading", "list", "quote", "table", "paragraph"]

ADDRESS = re.compile(r"(\{\{link:[0-9a-f-]{36}\}\}|https?://[^\s<>\"]+[^\s<>\".,;:!?)])")
_RULE = re.compile(r"-+")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, without their marks. A heading has one line; a list has one line an item.

    The `lines` of a table are the names of its columns; `rows` are its cells, a row each.
    """

    kind: Kind
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a letter as it is written: `# ` heading, `- ` item, `>` quotation, an empty line ends one.

    A table is written as it reads best in a plain mail: each cell on a line `| Column: what it says`, a line `|`
    between two rows. Every row names the same columns.
    """
    for kind, group in groupby(source.strip().split("\n"), key=_kind):
        lines = list(group)
        if kind == "heading":
            yield from (Block("heading", (line[2:].strip(),)) for line in lines)
        elif kind == "list":
            yield Block("list", tuple(line[2:].strip() for line in lines))
        elif kind == "quote":
            yield Block("quote", tuple(line[1:].strip() for line in lines))
        elif kind == "table" and any(line[1:].strip() for line in lines):
            yield _table(lines)
        elif kind == "paragraph":
            yield Block("paragraph", tuple(line.strip() for line in lines))


def _table(lines: list[str]) -> Block:
    rows: list[dict[str, str]] = [{}]
    for line in lines:
        name, _colon, cell = line[1:].strip().partition(": ")
        if not name:
            rows.append({})
        else:
            rows[-1][name.removesuffix(":")] = cell.strip()
    rows = [row for row in rows if row]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return Block("table", columns, tuple(tuple(row.get(name, "") for name in columns) for row in rows))


def _kind(line: str) -> Kind | None:
    if not line.strip():
        return None
    if line.startswith("# "):
        return "heading"
    if line.startswith("- "):
        return "list"
    if line.startswith("|"):
        return "table"
    return "quote" if line.startswith(">") else "paragraph"


def text_of(source: str) -> str:
    """The text mail: headings underlined, no more than one empty line at a time."""
    lines: list[str] = []
    for line in source.strip().split("\n"):
        if _kind(line) == "heading":
            title = line[2:].strip()
            lines += [title, "-" * len(title)]
        else:
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def source_of(text: str) -> str:
    """The letter as it was written, from its text mail: the way back from `text_of`."""
    lines: list[str] = []
    for line in text.strip().split("\n"):
        if (
            lines
            and _RULE.fullmatch(line)
            and len(line) == len(lines[-1])
            and _kind(lines[-1]) == "paragraph"
        ):
            lines[-1] = f"# {lines[-1]}"
        else:
            lines.append(line)
    return "\n".join(lines)


def runs(line: str) -> list[tuple[str, bool]]:
    """A line cut into words and addresses; True marks an address (or the mark where the private link goes)."""
    return [(part, bool(place % 2)) for place, part in enumerate(ADDRESS.split(line)) if part]
