"""The cast itself: every state can be reached by services alone, in both cities."""

from __future__ import annotations

import pytest

from requests_app.cases.states import State
from tests import cast


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["sacramento", "bakersfield"])
@pytest.mark.parametrize("state", State.values)
def test_every_state_is_reached_through_services(state: str, city: str) -> None:
    case = cast.a_case_in(state, cast.a_city(city))
    assert case.state == state
    assert case.number.startswith({"sacramento": "SAC-2026-", "bakersfield": "BAK-2026-"}[city])
