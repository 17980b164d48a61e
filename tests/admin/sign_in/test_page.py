"""The sign-in page: strangers cannot keep a clerk out, waits are said, and the link past a wait works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from requests_app.models import City, User
from tests import cast

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/?next=/admin/"


def _sign_in(client: Client, user: User, password: str = cast.PASSWORD, address: str = "198.51.100.7") -> int:
    given = {"username": user.username, "password": password, "next": "/admin/"}
    return client.post(LOGIN, given, REMOTE_ADDR=address).status_code


def _strangers(user: User) -> None:
    for number in range(6):
        _sign_in(Client(), user, "wrong", f"203.0.113.{number}")


@pytest.fixture
def clerk_account(sacramento: City) -> User:
    return cast.an_intake_clerk(sacramento)


def test_strangers_do_not_keep_a_clerk_out_of_their_own_browser(clerk_account: User) -> None:
    own = Client()
    assert _sign_in(own, clerk_account) == 302
    own.post("/admin/logout/")
    _strangers(clerk_account)
    assert _sign_in(own, clerk_account) == 302
    assert _sign_in(Client(), clerk_account) == 429


def test_the_page_says_how_long_to_wait_and_the_right_password_does_after_it(
    clerk_account: User, clock: time_machine.Coordinates
) -> None:
    _strangers(clerk_account)
    given = {"username": clerk_account.username, "password": cast.PASSWORD, "next": "/admin/"}
    page = Client().post(LOGIN, given)
    assert (page.status_code, page["Retry-After"]) == (429, "2")
    assert "Wait 2 seconds and try again." in page.content.decode()
    clock.shift(timedelta(seconds=2))
    assert _sign_in(Client(), clerk_account) == 302


def test_a_wrong_password_makes_no_browser_known(clerk_account: User) -> None:
    client = Client()
    assert _sign_in(client, clerk_account, "wrong") == 200
    assert "known-device" not in client.cookies
    assert _sign_in(client, clerk_account) == 302
    cookie = client.cookies["known-device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert clerk_account.username not in cookie.value


def test_an_administrators_link_makes_one_browser_known_and_signs_no_one_in(
    sacramento: City, clerk_account: User, administrator: Client
) -> None:
    member = clerk_account.memberships.get()
    page = administrator.post(f"/admin/requests_app/membership/{member.pk}/change/", {"do": "unlock"})
    found = re.search(r"/admin/known-device/\?t=([^<\s]+)", page.content.decode())
    assert found is not None
    token, browser = found[1], Client()
    for _ in range(2):  # looking changes nothing
        looked = browser.get("/admin/known-device/", {"t": token})
        assert looked.status_code == 200 and "known-device" not in browser.cookies
    _strangers(clerk_account)
    assert browser.post("/admin/known-device/", {"t": token})["Location"] == "/admin/login/"
    assert browser.get("/admin/").status_code == 302
    assert _sign_in(browser, clerk_account) == 302
    assert Client().post("/admin/known-device/", {"t": token}).status_code == 404


def test_a_link_that_was_made_up_leads_nowhere() -> None:
    for token in ("", "x", "a:b:c"):
        page = Client().get("/admin/known-device/", {"t": token})
        assert page.status_code == 404 and "expired or was used" in page.content.decode()
