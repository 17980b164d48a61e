"""Work that must grow no faster than its size, counted rather than timed: the same answer on any machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.remembered import MEMORY


@dataclass(frozen=True, slots=True)
class Work:
    """Queries sent, and the seconds of processor this thread spent; other programs on the machine spend their own."""

    queries: int
    seconds: float


def work_of(act: Callable[[], object]) -> Work:
    """What one act took."""
    with MEMORY.set_aside(), CaptureQueriesContext(connection) as captured:
        begun = time.thread_time()
        act()
        spent = time.thread_time() - begun
    return Work(len(captured), spent)


def assert_grows_in_step(few: Work, many: Work, factor: int) -> None:
    """`factor` times the rows: a query more for a batch, and nothing that looks at every row for every other.

    The processor's time may grow twice as fast as the rows, and a tenth of a second is not looked at: caches fill, and
    garbage is collected when it is. What is quadratic in 2,000 rows exceeds that many times over.
    """
    assert many.queries <= few.queries + factor, (few, many)
    assert many.seconds <= max(few.seconds, 0.1) * factor * 2, (few, many)
