"""The whole set-up, a process of each kind killed with -9, the database restarted, the broker emptied."""

from __future__ import annotations

import pytest

from tests.faults.long import VICTIMS, play

pytestmark = pytest.mark.faults
KILLED = ("worker", "web", "broker", "filer", "database", "beat")


def test_no_letter_and_no_filing_is_lost_when_each_process_is_killed_once() -> None:
    found = play(seed=7, letters=40, victims=KILLED)
    assert found["holds"], found
    assert found["ambiguous replies"], "the mail server never failed at the worst moment"
    kinds = {name.split()[0] for name in found["kills"]}
    assert {"web", "worker", "beat", "database", "broker"} <= kinds
    assert set(KILLED) <= set(VICTIMS), "the long run kills all of these too"
