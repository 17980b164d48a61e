"""Tiers and tokens of gateways: set by the city's own administrator, counted at once."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.models import (
    GatewayToken,
)  # fmt: skip
from requests_app.services.gateways import settings as gateway_settings
from tests import cast
from tests.access import people
from tests.services.gateways.calls import LATER, ask

pytestmark = pytest.mark.django_db


def test_a_tier_changed_by_the_administrator_counts_at_once() -> None:
    city = cast.a_city()
    tier = people.a_tier(city, per_minute=60)
    held = people.everything(tier=tier)
    gateway_settings.set_tier(
        city.pk, {"name": "Standard", "per_minute": 5}, tier_id=tier.pk,
        actor=people.the_administrator(city), now=LATER,
    )  # fmt: skip
    assert ask(held.token, held.secret).json()["tier"]["per_minute"] == 5


def test_only_the_city_s_own_administrator_sets_tiers_and_tokens() -> None:
    city, other = cast.a_city(), people.the_administrator(cast.a_city("bakersfield"))
    token_id = GatewayToken.objects.get(prefix=people.a_gateway(city)[4:16]).pk
    case = cast.a_case(city)
    for actor in (other, cast.the_intake(case), cast.the_requester(case)):
        with pytest.raises(NotFound):
            gateway_settings.set_tier(city.pk, {"name": "X"}, actor=actor, now=LATER)
        with pytest.raises(NotFound):
            gateway_settings.issue_token(city.pk, name="X", days=1, actor=actor, now=LATER)
        with pytest.raises(NotFound):
            gateway_settings.revoke_token(token_id, actor=actor, now=LATER)
    own = people.the_administrator(city)
    for values in ({"name": ""}, {"name": "X", "per_day": 0}, {"name": "X" * 81}):
        with pytest.raises(Incomplete):
            gateway_settings.set_tier(city.pk, values, actor=own, now=LATER)
    for days in (0, 10**6):
        with pytest.raises(Incomplete):
            gateway_settings.issue_token(city.pk, name="X", days=days, actor=own, now=LATER)
