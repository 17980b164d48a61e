"""Whose turn it is: both duties are said while both sides owe something, and nobody waits idly for a late city."""

from __future__ import annotations

from datetime import datetime

import pytest

from requests_app.cases.wording import whose_turn
from tests import cast

pytestmark = pytest.mark.django_db
LATE = cast.NOW + 23 * cast.DAY
IDLE = "The city is working on it. You don't need to do anything."


@pytest.mark.parametrize(
    ("state", "now", "said"),
    [
        ("clerk_review", cast.NOW, IDLE),
        (
            "clerk_review",
            LATE,
            "The city is 13 days late. You can write to the city and ask when it will answer.",
        ),
        ("awaiting_requester", cast.NOW, "You need to respond. The city must still answer on time."),
        ("awaiting_requester", LATE, "You need to respond. The city is 13 days late."),
        ("released", LATE, ""),
    ],
)
def test_it_says_who_owes_what(state: str, now: datetime, said: str) -> None:
    assert whose_turn(cast.a_case_in(state), now) == said
