"""Bars of the workspace: their length, and how much of it is late, in twentieths (the style sheet has a class each)."""

from __future__ import annotations

WHOLE = 20


def twentieths(count: int, of: int) -> int:
    """A count as twentieths of another; at least one where there is anything."""
    return max(1, round(WHOLE * count / of)) if count > 0 and of > 0 else 0
