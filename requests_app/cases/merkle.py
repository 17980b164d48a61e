"""A Merkle tree over the heads of chains: its root, and the path that proves one leaf. Shape as in RFC 6962."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").hexdigest()


def leaf(number: str, head_seq: int, head_hash: str, contents: str = "") -> bytes:
    """The hash of one leaf: zero byte, then "number seq hash", and where there are contents their SHA-256."""
    text = f"{number} {head_seq} {head_hash}"
    if contents:
        text += f" {hashlib.sha256(contents.encode()).hexdigest()}"
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: one byte of one, then both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """All levels of the tree, leaves first; a last node without a partner moves up unchanged."""
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        row = rows[-1]
        pairs = [node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        rows.append(pairs + row[len(row) - len(row) % 2 :])
    return rows


def root(leaves: Sequence[bytes]) -> str:
    """The root as hex; of no leaves the hash of nothing."""
    return levels(leaves)[-1][0].hex() if leaves else EMPTY


def path(leaves: Sequence[bytes], position: int) -> list[tuple[str, str]]:
    """What proves the leaf at `position`: pairs of side ("left" or "right") and hash, from the bottom up."""
    steps: list[tuple[str, str]] = []
    for row in levels(leaves)[:-1]:
        partner = position ^ 1
        if partner < len(row):
            steps.append(("left" if partner < position else "right", row[partner].hex()))
        position //= 2
    return steps


def climb(start: bytes, steps: Sequence[tuple[str, str]]) -> str:
    """The root that a leaf and its path lead to, as hex."""
    current = start
    for side, other in steps:
        partner = bytes.fromhex(other)
        current = node(partner, current) if side == "left" else node(current, partner)
    return current.hex()
