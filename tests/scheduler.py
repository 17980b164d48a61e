"""Which tests share a worker and which begin first, when `bin/test` runs on all cores."""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling

WAITING = ("tests/faults/", "tests/run/")
"""These start processes, kill them and wait: one worker does so for all, while the others have the cores."""
READING = ("tests/notices/letters/", "tests/notices/pdf/", "tests/house/test_spanish.py")
"""These read the letters of whole lives, which the worker that wrote them once keeps for all."""
FIRST = (*WAITING, "tests/house/test_leaks.py", *READING)
"""What waits or works longest begins first, so that all workers end together."""


class ByFile(LoadScopeScheduling):
    """The tests of a file stay together, for their fixtures."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(WAITING):
            return "tests that wait"
        if nodeid.startswith(READING):
            return "tests that read letters"
        return nodeid.split("::", 1)[0]


def in_order(items: list[pytest.Item]) -> None:
    """Sort; within a room the order stays."""
    items.sort(
        key=lambda item: next((n for n, name in enumerate(FIRST) if item.nodeid.startswith(name)), len(FIRST))
    )
