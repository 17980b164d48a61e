"""The way past a wait: given by an administrator or by the command, once, for an hour, and an event of the city."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound
from requests_app.cities.models import City, User
from requests_app.models import CityEvent
from requests_app.services.sign_in.unlock import LinkEnded, unlock, user_of
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return cast.a_city()


@pytest.fixture
def clerk(city: City) -> User:
    return cast.an_intake_clerk(city)


def test_an_administrator_gives_a_link_and_the_citys_log_says_so(city: City, clerk: User) -> None:
    administrator = staff(cast.an_administrator(city))
    link = unlock(clerk.memberships.get().pk, actor=administrator, now=cast.NOW)
    assert user_of(link.token, now=cast.NOW) == clerk
    entry = CityEvent.objects.get(city=city, kind=CityEventKind.SIGN_IN_UNLOCKED)
    assert f'"user_id":{clerk.pk}' in entry.payload and entry.actor_id == administrator.user_id


def test_the_link_ends_after_an_hour_with_the_next_sign_in_and_with_the_password(
    city: City, clerk: User
) -> None:
    administrator = staff(cast.an_administrator(city))
    token = unlock(clerk.memberships.get().pk, actor=administrator, now=cast.NOW).token
    for change in ({}, {"last_login": cast.NOW}, {"password": "other"}, {"is_active": False}):
        User.objects.filter(pk=clerk.pk).update(**{"last_login": None, "is_active": True, **change})
        later = timedelta(0) if change else timedelta(hours=1)
        with pytest.raises(LinkEnded):
            user_of(token, now=cast.NOW + later)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é" * 3000])
def test_a_link_nobody_gave_opens_nothing(token: str) -> None:
    with pytest.raises(LinkEnded):
        user_of(token, now=cast.NOW)


def test_clerks_and_administrators_elsewhere_give_none(city: City, clerk: User) -> None:
    strangers = [clerk, cast.an_administrator(cast.a_city("bakersfield"))]
    before = snapshot()
    for stranger in strangers:
        with pytest.raises(NotFound):
            unlock(clerk.memberships.get().pk, actor=staff(stranger), now=cast.NOW)
    assert snapshot() == before


def test_the_command_helps_a_sole_administrator(city: City) -> None:
    administrator, said = cast.an_administrator(city), StringIO()
    call_command("unlock_sign_in", administrator.username, stdout=said)
    assert "/admin/known-device/?t=" in said.getvalue()
    assert CityEvent.objects.filter(kind=CityEventKind.SIGN_IN_UNLOCKED, actor=None).count() == 1
    with pytest.raises(CommandError, match="No active staff account"):
        call_command("unlock_sign_in", "nobody.here")
