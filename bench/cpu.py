"""CPU time of process trees, from /proc: what a unit of work costs whatever else the machine does."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def spent(roots: Iterable[int]) -> float:
    """Milliseconds of user and system time of these processes, their descendants, and those already waited for."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        pid = int(entry.name)
        parents[pid] = int(fields[1])
        used[pid] = sum(int(ticks) for ticks in fields[11:15]) * TICK
    wanted = set(roots)
    return sum(ticks for pid, ticks in used.items() if _belongs(pid, wanted, parents))


def _belongs(pid: int, wanted: set[int], parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid in wanted:
            return True
        pid = parents.get(pid, 0)
    return False
