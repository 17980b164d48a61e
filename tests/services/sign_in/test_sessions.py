"""How long a session of staff lives, as arithmetic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.services.sign_in.sessions import is_over
from tests.cast import NOW


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [(0, 0, False), (119, 119, False), (120, 120, True), (719, 0, False), (720, 0, True), (600, 121, True)],
)
def test_it_ends_after_two_hours_without_use_and_after_twelve_in_all(
    began: int, seen: int, over: bool
) -> None:
    minute = timedelta(minutes=1)
    assert is_over(NOW - began * minute, NOW - seen * minute, now=NOW) is over
