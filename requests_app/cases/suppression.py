"""Small counts hidden from the public, so that no one is recognised by one, and none can be worked out from a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")

SMALLEST = 5
"""A count from 1 up to one below this is not shown."""
HIDDEN = "–"
"""Stands for a count that is large enough itself and hidden only to protect a smaller one."""
FEWER = f"< {SMALLEST}"


def is_small(count: int) -> bool:
    """Whether someone could be recognised by a count. Zero tells of no one."""
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


def rows_shown(
    rows: Mapping[Key, Mapping[str, int]], whole: Mapping[str, str], total: str
) -> dict[Key, dict[str, str] | None]:
    """The rows of a table as text, whole rows hidden (None) so that no small count in one can be worked out.

    `whole` and `total` are the sums over all rows as `parts_shown` gives them. A row with a small count is hidden, and
    others beside it, the smallest first, until what the sums leave over for the hidden rows tells nothing of them.
    """
    hidden = [key for key, parts in rows.items() if any(map(is_small, parts.values()))]
    beside = sorted(
        (sum(parts.values()), str(key), key)
        for key, parts in rows.items()
        if key not in hidden and any(parts.values())
    )
    known = [name for name, text in whole.items() if text.isdigit()]
    while hidden and _tells([rows[key] for key in hidden], known, total):
        if not beside:
            return dict.fromkeys(rows)
        hidden.append(beside.pop(0)[2])
    return {
        key: None if key in hidden else {name: str(count) for name, count in parts.items()}
        for key, parts in rows.items()
    }


def _tells(hidden: Sequence[Mapping[str, int]], known: Sequence[str], total: str) -> bool:
    """Whether the sum of the hidden rows, which a reader can work out where the sums are known, gives one away."""
    held = sum(sum(parts.values()) for parts in hidden)
    if total.isdigit() and held < SMALLEST - 1 + len(hidden) - 1:
        return True  # each holds at least one; with less than this, none can hold four
    return any(is_small(sum(parts[name] for parts in hidden)) for name in known)


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
