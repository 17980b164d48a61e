"""Hostile mail while letters leave, the reader and the entry point for mail killed once each."""

from __future__ import annotations

import pytest

from tests.faults.hostile import play

pytestmark = pytest.mark.faults


def test_hostile_mail_is_stored_read_or_left_to_a_person_and_delays_no_letter() -> None:
    found = play(seed=3, mails=32, seconds=60, kills=1, longest=100_000)
    assert found["not read"] == 0, found
    assert found["stored"], found
    assert found["letters"], found
