"""Secrets planted in many places of many kinds of files: none gets out, and each is found or its file refused.

A small sample of the proof; `python -m bench.planted` plants five hundred.
"""

from __future__ import annotations

import pytest

from bench.planted.generator import files
from bench.planted.proof import counted, prove

pytestmark = pytest.mark.django_db
SEED, COUNT = 7922, 16


def test_no_planted_secret_gets_out() -> None:
    planted = files(SEED, COUNT, [])
    assert len({one.where for one in planted}) >= COUNT / 2
    assert sum(one.real for one in planted) >= COUNT / 5
    endings = prove(planted)
    assert [(one.planted.name, one.planted.where) for one in endings if one.how in ("out", "missed")] == []
    assert {"found", "refused"} <= set(counted(endings))


def test_the_same_seed_plants_the_same_files() -> None:
    once, again = (files(7, 12, []) for _time in range(2))
    assert [one.secret for one in once] == [one.secret for one in again]
    assert [one.where for one in once] == [one.where for one in again]
