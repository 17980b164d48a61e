"""How long a call may take and how much it may bring."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much: seconds and bytes. `most_bytes` 0: nothing but the status of the answer is read.

    `all_seconds` counts from the first connection to the last byte, over all redirects.
    """

    connect_seconds: float = 8
    all_seconds: float = 30
    most_bytes: int = 0
    most_redirects: int = 0
