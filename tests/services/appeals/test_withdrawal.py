"""Appeals withdrawn, alone and with the whole request."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from tests.services.appeals.appealed import appeal_to_city

pytestmark = pytest.mark.django_db
DAY = cast.DAY


@pytest.mark.parametrize("state", ["denied", "partly_released", "no_records", "clerk_review"])
def test_a_withdrawn_appeal_brings_the_case_back_to_where_it_was(state: str) -> None:
    case = cast.a_case_in(state)
    appeal_to_city(case, cast.NOW + timedelta(days=12))
    cast.withdraw_appeal(case, cast.NOW + timedelta(days=13))
    row = cast.the_appeal(case)
    assert (cast.again(case).state, row.state) == (state, "withdrawn")
    assert cast.deadline(case, "appeal_decision").ended_on is not None
    assert row.decided_at is not None


def test_withdrawing_the_whole_case_ends_its_appeal() -> None:
    case = cast.a_case_in("appealed")
    cast.withdraw(case, cast.NOW + 2 * DAY)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("withdrawn", "withdrawn")
    assert not case.deadlines.running().exists()
