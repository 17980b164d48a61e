"""Small counts hidden from the public, so that nobody is recognised by one, and none can be worked out from a total."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

SMALLEST = 5
"""A count from 1 up to one below this is not shown."""
HIDDEN = "–"
"""Stands for a count that is large enough itself and hidden only to protect a smaller one."""
FEWER = f"< {SMALLEST}"


def is_small(count: int) -> bool:
    """Whether somebody could be recognised by a count. Zero tells of nobody."""
    return 0 < count < SMALLEST


def shown(count: int) -> str:
    """A count that stands alone: zero and large ones as they are, small ones hidden."""
    return FEWER if is_small(count) else str(count)


def parts_shown(parts: Mapping[Key, int]) -> tuple[dict[Key, str], str]:
    """The parts of a total and the total, as text, so that no small part can be worked out.

    Small parts are hidden. Where the total is shown, larger parts are hidden beside them until each small one could
    still be any number from 1 to 4; where no larger part suffices, the total is hidden instead.
    """
    total = sum(parts.values())
    small = {key for key, count in parts.items() if is_small(count)}
    texts = {key: FEWER if key in small else str(count) for key, count in parts.items()}
    if not small or is_small(total):
        return texts, shown(total)
    large = sorted((count, str(key), key) for key, count in parts.items() if count >= SMALLEST)
    held = sum(parts[key] for key in small)
    covered = dict(texts)
    for beside, (count, _name, key) in enumerate(large, start=1):
        covered[key] = HIDDEN
        held += count
        # With one more hidden part of at least SMALLEST, each small one may be 1; it may be 4 if enough is left.
        if held >= (SMALLEST - 1) + (len(small) - 1) + SMALLEST * beside:
            return covered, str(total)
    return texts, HIDDEN


def share_shown(part: int, total: int) -> str:
    """A part of a total that is itself shown; hidden where the part or the rest is small."""
    if is_small(total) or is_small(part) or is_small(total - part):
        return HIDDEN
    return str(part)


def percent_shown(part: int, total: int) -> str:
    """A share in per cent, hidden where it would tell a small part or a small rest; of nothing: hidden."""
    if not total or share_shown(part, total) == HIDDEN:
        return HIDDEN
    return f"{round(100 * part / total)}%"
