"""The desk of the tests: a fixed Tuesday, and members of staff who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from requests_app.models import City, User
from tests import cast

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[time_machine.Coordinates]:
    """The day after cast.NOW; the bars of My work are not remembered from another test."""
    cache.clear()
    with time_machine.travel(cast.NOW + timedelta(days=1), tick=False) as clock:
        yield clock


@pytest.fixture
def clock(_tuesday: time_machine.Coordinates) -> time_machine.Coordinates:
    """The clock on the wall, to be moved."""
    return _tuesday


@pytest.fixture
def sacramento(db: None) -> City:
    """Sacramento, with an appeal of its own."""
    return cast.a_city("sacramento")


@pytest.fixture
def bakersfield(db: None) -> City:
    """Bakersfield, as its sources describe it."""
    return cast.a_city("bakersfield", appeals=False)


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which somebody is signed in."""

    def signed(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed


@pytest.fixture
def clerk(sacramento: City, sign_in: SignIn) -> Client:
    """Sacramento's intake clerk."""
    return sign_in(cast.an_intake_clerk(sacramento))


@pytest.fixture
def reviewer(sacramento: City, sign_in: SignIn) -> Client:
    """Sacramento's department reviewer."""
    return sign_in(cast.a_reviewer(sacramento))


@pytest.fixture
def officer(sacramento: City, sign_in: SignIn) -> Client:
    """Sacramento's appeals officer."""
    return sign_in(cast.an_officer(sacramento))


@pytest.fixture
def administrator(sacramento: City, sign_in: SignIn) -> Client:
    """Sacramento's administrator."""
    return sign_in(cast.an_administrator(sacramento))
