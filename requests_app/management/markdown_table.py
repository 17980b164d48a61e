"""A table of Markdown, line by line."""

from __future__ import annotations


def table(*heads: str) -> list[str]:
    """The head of a table."""
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]


def row(*cells: str) -> str:
    """One row of it."""
    return f"| {' | '.join(cells)} |"
