"""Second factors: an app, a passkey, recovery codes; wrong ones wait, used ones open nothing, each change is told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from requests_app.models import City, CityEvent, Notice, User
from tests import cast
from tests.admin.sign_in.passkeys import Passkey

pytestmark = pytest.mark.django_db
LOGIN, CODE, APP = "/admin/login/?next=/admin/", "/admin/sign-in/code/", "/admin/sign-in/app/"


def now_showing(secret: str) -> str:
    """What an app with this secret shows."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def by_password(user: User) -> tuple[Client, str]:
    """A browser after the right password, and where it is led."""
    client = Client(HTTP_HOST="localhost")
    answer = client.post(LOGIN, {"username": user.username, "password": cast.PASSWORD, "next": "/admin/"})
    return client, answer["Location"]


def with_app(user: User, client: Client) -> tuple[str, list[str]]:
    """Set an app up: its secret, and the recovery codes shown once."""
    page = client.get(APP).content.decode()
    found = re.search(r'<dd class="ad-code">([A-Z2-7]+)</dd>', page)
    assert found is not None and "<svg" in page
    answer = client.post(APP, {"code": now_showing(found[1])})
    assert answer["Location"] == "/admin/sign-in/recovery-codes/"
    codes = re.findall(r'<li class="ad-code">(\w+)</li>', client.get(answer["Location"]).content.decode())
    assert client.get(answer["Location"]).content.decode().count("ad-code") == 0  # once
    return found[1], codes


@pytest.fixture
def clerk_account(sacramento: City) -> User:
    return cast.an_intake_clerk(sacramento)


def kinds(city: City) -> list[str]:
    """What the city's log says of factors."""
    rows = CityEvent.objects.filter(city=city, kind="factor_changed").order_by("seq")
    return [json.loads(row.payload)["data"]["what"] for row in rows]


def test_an_app_is_asked_for_after_the_password_and_its_code_is_good_once(
    sacramento: City, clerk_account: User, clock: time_machine.Coordinates
) -> None:
    cast.an_administrator(sacramento)
    secret, _codes = with_app(clerk_account, by_password(clerk_account)[0])
    assert kinds(sacramento) == ["totp_added"]
    told = Notice.objects.filter(letter="staff_security")
    assert told.count() == User.objects.filter(memberships__city=sacramento).exclude(email="").count()
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    clock.shift(timedelta(minutes=2))
    client, place = by_password(clerk_account)
    assert place == CODE
    assert client.get("/admin/")["Location"].startswith("/admin/login/")  # the password alone opens nothing
    assert "known-device" not in client.cookies
    code = now_showing(secret)
    assert client.post(CODE, {"code": code})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200 and "known-device" in client.cookies
    over_the_shoulder, _place = by_password(clerk_account)
    assert "Incorrect code." in over_the_shoulder.post(CODE, {"code": code}).content.decode()


def test_wrong_codes_wait_like_wrong_passwords_and_no_password_forgives_them(
    clerk_account: User, clock: time_machine.Coordinates
) -> None:
    secret, _codes = with_app(clerk_account, by_password(clerk_account)[0])
    clock.shift(timedelta(minutes=2))
    for _ in range(5):
        client, _place = by_password(clerk_account)  # a browser that is not known
        assert "Incorrect code." in client.post(CODE, {"code": "000000"}).content.decode()
    client, _place = by_password(clerk_account)
    assert "Wait 2 seconds" in client.post(CODE, {"code": now_showing(secret)}).content.decode()
    clock.shift(timedelta(seconds=2))
    assert client.post(CODE, {"code": now_showing(secret)}).status_code == 302


def test_a_recovery_code_signs_in_once(clerk_account: User) -> None:
    _secret, codes = with_app(clerk_account, by_password(clerk_account)[0])
    assert len(codes) == 10
    client, _place = by_password(clerk_account)
    assert client.post(CODE, {"code": codes[0]})["Location"] == "/admin/"
    client, _place = by_password(clerk_account)
    assert client.post(CODE, {"code": codes[0]}).status_code == 200
    assert client.post(CODE, {"code": codes[1]})["Location"] == "/admin/"


def asked(client: Client, address: str, name: str) -> dict[str, Any]:
    """What the page asks the browser for."""
    page = client.get(address).content.decode()
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found is not None
    options: dict[str, Any] = json.loads(found[1])[name]
    return options


def test_a_passkey_signs_in_after_the_password_and_only_from_its_own_site(
    sacramento: City, clerk_account: User
) -> None:
    client, _place = by_password(clerk_account)
    key = Passkey()
    made = key.made(asked(client, "/admin/sign-in/passkey/", "creation_options"))
    answer = client.post("/admin/sign-in/passkey/", {"name": "Blue key", "credential": made})
    assert answer["Location"] == "/admin/sign-in/recovery-codes/"
    assert kinds(sacramento) == ["passkey_added"]
    other, place = by_password(clerk_account)
    assert place == CODE
    options = asked(other, CODE, "request_options")
    assert other.post(CODE, {"credential": key.used(options, "https://phishing.example")}).status_code == 200
    options = asked(other, CODE, "request_options")
    assert (
        other.post(CODE, {"credential": Passkey().used(options)}).status_code == 200
    )  # a key of someone else
    used = key.used(asked(other, CODE, "request_options"))
    assert other.post(CODE, {"credential": used})["Location"] == "/admin/"
    again, _place = by_password(clerk_account)
    asked(again, CODE, "request_options")
    assert again.post(CODE, {"credential": used}).status_code == 200  # another challenge
    row = Authenticator.objects.get(type="webauthn")
    assert client.post(f"/admin/sign-in/passkey/{row.pk}/remove/").status_code == 302
    assert kinds(sacramento)[-1] == "passkey_removed" and not Authenticator.objects.exists()


def test_what_is_no_passkey_is_refused(clerk_account: User) -> None:
    client, _place = by_password(clerk_account)
    for made in ("", "x", "{}", "[]", '{"id": 1}'):
        asked(client, "/admin/sign-in/passkey/", "creation_options")
        assert client.post("/admin/sign-in/passkey/", {"credential": made}).status_code == 200
    assert not Authenticator.objects.exists()


def test_factors_of_others_are_out_of_reach(sacramento: City, clerk_account: User) -> None:
    row = Authenticator.objects.create(user=cast.a_reviewer(sacramento), type="webauthn", data={"name": "x"})
    client, _place = by_password(clerk_account)
    assert client.post(f"/admin/sign-in/passkey/{row.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=row.pk).exists()


def test_an_administrator_helps_who_lost_everything_and_their_roles_cool_off(
    sacramento: City, clerk_account: User, administrator: Client
) -> None:
    lost, _place = by_password(clerk_account)
    with_app(clerk_account, lost)
    member = clerk_account.memberships.get()
    page = f"/admin/requests_app/membership/{member.pk}/change/"
    assert "Remove second factors" in administrator.get(page).content.decode()
    assert administrator.post(page, {"do": "factors"}).status_code == 302
    assert kinds(sacramento)[-1] == "factors_removed"
    member.refresh_from_db()
    assert member.cooling_until_at is not None
    assert lost.get("/admin/").status_code == 302  # every session ended
    assert by_password(clerk_account)[1] == "/admin/"
