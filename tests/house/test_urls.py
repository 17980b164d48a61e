"""Every address asks for a login or for a key, or stands in the list of those open to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.test import Client

from requests_app.api import urls as api_urls
from requests_app.web import urls as web_urls
from tests.house import routes, walk
from tests.house.walk import World

pytestmark = pytest.mark.django_db

MOVES = {
    ".well-known/security.txt",
    "admin/known-device/",
    "admin/invitation/",
    "admin/sign-in/code/",
    "admin/sign-in/provider/<slug:provider_id>/",
    "admin/sign-in/provider/<slug:provider_id>/back/",
    "<slug:city>/public/",
    "<slug:city>/public/news.atom",
    "<slug:city>/public/<slug:number>/",
    "<slug:city>/public/<slug:number>/news.atom",
    "<slug:city>/public/<slug:number>/dates.ics",
    "<slug:city>/reading-room/",
    "<slug:city>/reading-room/news.atom",
    "<slug:city>/reading-room/<slug:number>/",
    "<slug:city>/reading-room/<slug:number>/<uuid:key>/",
    "f/<slug:secret>/",
    "f/<slug:secret>/end/",
    "hooks/mail/inbound/",
    "metrics",
    "i18n/setlang/",
    "hooks/mail/reports/",
    "l/<slug:secret>/",
    "l/<slug:secret>/dates.ics",
    "i/<slug:secret>/",
    "i/<slug:secret>/<slug:token>/",
    "l/<slug:secret>/<slug:token>/",
    "u/<slug:secret>/",
    "t/<slug:secret>/",
    "<slug:city>/report/",
    "<slug:city>/requests/",
}
"""Public addresses that lead on, or to nothing without the right secret."""


@pytest.fixture
def world() -> World:
    """One filed case, so that every address can be filled in."""
    world = World(walk.cast.NOW)
    city = walk.cast.a_city("sacramento")
    type(city.policy).objects.update(publishes_log=True)
    world.cases["four"] = walk.filed("four", city)
    return world


def of_the_desk(pattern: str) -> bool:
    """An address that only staff may open."""
    return pattern.startswith(routes.ADMIN) and pattern not in routes.PUBLIC


def test_every_address_has_a_name_of_its_own() -> None:
    for door in (web_urls.urlpatterns, api_urls.urlpatterns):
        names = [pattern.name for pattern in _leaves(door)]
        assert all(names)
        assert len(names) == len(set(names))


def _leaves(patterns: Sequence[Any]) -> Iterator[Any]:
    for pattern in patterns:
        yield from _leaves(pattern.url_patterns) if hasattr(pattern, "url_patterns") else (pattern,)


def test_the_list_of_public_addresses_holds_no_strangers() -> None:
    assert set(routes.patterns()) >= routes.PUBLIC


def test_every_address_is_listed_public_or_belongs_to_the_desk_a_case_or_the_api() -> None:
    rest = [
        pattern
        for pattern in routes.patterns()
        if pattern not in routes.PUBLIC
        and not pattern.startswith((routes.ADMIN, routes.API, routes.OF_A_CASE, routes.OF_A_REPORT))
    ]
    assert rest == []


def test_every_name_of_an_address_is_given_once() -> None:
    names = routes.names()
    assert len(names) > 100
    assert sorted(names) == sorted(set(names))


def test_only_addresses_outside_the_desk_opt_out_of_the_login() -> None:
    """`login_required` is False on a view that the middleware lets through."""
    for pattern, view in routes.callbacks().items():
        assert getattr(view, "login_required", True) == of_the_desk(pattern), pattern


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options", "head"])
def test_the_desk_sends_everybody_without_a_login_to_sign_in(world: World, method: str) -> None:
    for pattern in filter(of_the_desk, routes.patterns()):
        for target in routes.targets(pattern, world)[:2]:
            response = getattr(Client(), method)(target.path)
            assert response.status_code == 302, (pattern, response.status_code)
            assert response["Location"].startswith("/admin/login/?next="), pattern


def test_a_case_or_a_report_opens_to_nobody_without_its_key(world: World) -> None:
    for pattern in routes.patterns():
        if pattern.startswith((routes.OF_A_CASE, routes.OF_A_REPORT)):
            for target in routes.targets(pattern, world):
                assert Client().get(target.path).status_code in (403, 405), target.path


def test_the_cases_of_the_api_ask_for_a_secret(world: World) -> None:
    for pattern in ("api/v1/cases/", "api/v1/cases/<slug:number>/"):
        for target in routes.targets(pattern, world):
            assert Client().get(target.path + target.query).status_code == 401


def test_what_is_public_can_be_read_without_a_login(world: World) -> None:
    for pattern in sorted(routes.PUBLIC):
        target = routes.targets(pattern, world)[0]
        response = Client().get(target.path)
        assert response.status_code in (200, 302, 404, 405), (pattern, response.status_code)
        assert "/admin/login/" not in response.headers.get("Location", ""), pattern
        assert response.status_code == 200 or pattern in MOVES, pattern
