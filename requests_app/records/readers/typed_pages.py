"""Plain text set as pages, so that a mail or a text file is looked through and redacted as any PDF is."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from unicodedata import bidirectional

import typst

SOURCE = Path(__file__).with_suffix(".typ")
LONGEST_LINE = 4000
"""Characters of a line that are set in one paragraph."""
NUMBER = re.compile(r"[(+]?\d[\d ().+/-]{4,}\d")
MOST_CHARACTERS = 3_000_000
"""About a thousand pages; a longer text is handed out as it is, or kept."""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(SOURCE), ignore_system_fonts=True)


def typed_pages(heads: list[tuple[str, str]], text: str, *, typewriter: bool = False) -> bytes:
    """A PDF of the text below the lines of `heads`."""
    lines: list[str] = []
    for line in text[:MOST_CHARACTERS].expandtabs(4).splitlines():
        clean = "".join(char if char.isprintable() else " " for char in line.rstrip())
        clean = _numbers_in_order(clean)
        lines += [clean[start : start + LONGEST_LINE] for start in range(0, max(1, len(clean)), LONGEST_LINE)]
    doc = {
        "heads": [[name, _numbers_in_order(_printable(said))] for name, said in heads],
        "lines": lines,
        "typewriter": typewriter,
    }
    made = _compiler().compile(sys_inputs={"doc": json.dumps(doc)}, timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101 - one PDF was asked for
    return made


def _numbers_in_order(line: str) -> str:
    """A line in which no number is turned around because it stands among words from right to left."""
    if not any(bidirectional(sign) in ("R", "AL") for sign in line):
        return line
    return NUMBER.sub("\u2066\\g<0>\u2069", line)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)[:LONGEST_LINE]
