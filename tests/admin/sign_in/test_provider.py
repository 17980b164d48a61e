"""Signing in through the city's provider: a real one, in a process of its own, with codes, keys and PKCE."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from cityrecords.config.sign_in import PROVIDER, providers
from requests_app.cases.actors import staff
from requests_app.models import City, CityEvent, GroupRole, User
from requests_app.services.city_settings import group_roles
from requests_app.services.city_settings.invitations import invite
from tests import cast

BACK = f"/admin/sign-in/provider/{PROVIDER}/back/"
START = f"/admin/sign-in/provider/{PROVIDER}/"


@dataclass(frozen=True)
class Provider:
    """Where it listens."""

    url: str

    def person(self, username: str, *groups: str) -> None:
        """Someone it knows, in these groups from now on."""
        names = {"first_name": "Dana", "last_name": "Ortiz", "email": f"{username}@city.example"}
        said = {"username": username, "names": names, "groups": groups}
        requests.post(f"{self.url}/person/", json=said, timeout=10).raise_for_status()

    def asked(self, address: str, username: str) -> str:
        """The way of a browser through the provider: the address it is sent back to."""
        session = requests.Session()
        session.cookies.set("person", username)
        answer = session.get(address, allow_redirects=False, timeout=10)
        while not answer.headers["Location"].startswith("http://testserver/"):
            answer = session.get(
                f"{self.url}{_path(answer.headers['Location'])}", allow_redirects=False, timeout=10
            )
        return _path(answer.headers["Location"])


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """The provider's process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.identity_provider", str(port), f"http://testserver{BACK}", "client", "secret"],
        cwd=root, stdout=subprocess.PIPE,
        env={
            "PATH": os.environ["PATH"], "PROVIDER_KEY": key.decode(), "PYTHONPATH": str(root),
            "PROVIDER_DATABASE": str(tmp_path_factory.mktemp("provider") / "db.sqlite3"),
        },
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    yield Provider(f"http://127.0.0.1:{port}")
    process.kill()
    process.wait()


@pytest.fixture
def provider(running: Provider, settings: Any, db: None, clock: Any) -> Provider:
    """The city uses it. Its tokens are dated by the real clock, so ours is too."""
    clock.move_to(time_machine.escape_hatch.time.time())
    settings.OIDC_ISSUER = f"{running.url}/o"
    settings.SOCIALACCOUNT_PROVIDERS = providers(f"{running.url}/o", "client", "secret", "the city")
    return running


def begun(client: Client, **more: str) -> dict[str, list[str]]:
    """What the browser is sent to the provider with."""
    return parse_qs(urlsplit(client.get(START, more)["Location"]).query)


def through(provider: Provider, client: Client, username: str) -> Any:
    """The whole way, until the answer to what the provider sent back."""
    return client.get(provider.asked(client.get(START)["Location"], username))


def said(client: Client) -> str:
    """What the sign-in page tells whoever was turned away."""
    return client.get("/admin/login/").content.decode()


def test_no_account_comes_into_being_without_a_group_or_an_invitation(
    provider: Provider, sacramento: City
) -> None:
    provider.person("stranger", "library")
    client, before = Client(), User.objects.count()
    assert through(provider, client, "stranger")["Location"] == "/admin/login/"
    assert "has no role here" in said(client)
    assert User.objects.count() == before and not SocialAccount.objects.exists()
    assert client.get("/admin/").status_code == 302


def test_a_group_gives_a_role_and_leaving_it_ends_it_at_the_next_sign_in(
    provider: Provider, sacramento: City, bakersfield: City
) -> None:
    administrator = staff(cast.an_administrator(sacramento))
    group_roles.add_group(
        sacramento.pk,
        group="clerks",
        role="intake_clerk",
        department=None,
        actor=administrator,
        now=timezone.now(),
    )
    GroupRole.objects.create(city=bakersfield, group="reviewers", role="department_reviewer")
    provider.person("dana", "clerks", "reviewers")
    client = Client()
    assert through(provider, client, "dana")["Location"] == "/admin/"
    user = User.objects.get(username="dana")
    assert (user.get_full_name(), user.email) == ("Dana Ortiz", "dana@city.example")
    assert not user.has_usable_password() and not user.is_superuser
    assert {(row.city_id, row.role) for row in user.memberships.all()} == {
        (sacramento.pk, "intake_clerk"),
        (bakersfield.pk, "department_reviewer"),
    }
    assert SocialAccount.objects.get().extra_data == {}
    assert client.get("/admin/name/").status_code == 200
    kinds = CityEvent.objects.filter(city=sacramento).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["groups_changed", "role_given", "sign_in_linked"]
    provider.person("dana", "reviewers")
    assert through(provider, Client(), "dana")["Location"] == "/admin/"
    assert [row.city_id for row in user.memberships.all()] == [bakersfield.pk]
    assert CityEvent.objects.filter(city=sacramento).order_by("seq").last().kind == "role_ended"  # type: ignore[union-attr]
    provider.person("dana")
    last = Client()
    assert through(provider, last, "dana")["Location"] == "/admin/login/"
    assert "has no role left" in said(last)
    user.refresh_from_db()
    assert not user.is_active and not user.memberships.exists()


def test_an_invited_person_can_use_the_provider_instead_of_a_password(
    provider: Provider, sacramento: City
) -> None:
    invited = cast.an_intake_clerk(sacramento)
    token = invite(invited, "Intake clerk", now=timezone.now()).token
    provider.person("lee")
    client = Client()
    assert "Use your city account instead" in client.get("/admin/invitation/", {"t": token}).content.decode()
    assert through(provider, client, "lee")["Location"] == "/admin/"
    assert SocialAccount.objects.get().user_id == invited.pk
    assert Client().get("/admin/invitation/", {"t": token}).status_code == 404
    assert through(provider, Client(), "lee")["Location"] == "/admin/"


def test_state_and_pkce_are_asked_for_and_what_came_back_once_opens_nothing_again(
    provider: Provider, sacramento: City
) -> None:
    GroupRole.objects.create(city=sacramento, group="clerks", role="intake_clerk")
    provider.person("kim", "clerks")
    client = Client()
    sent = begun(client)
    assert sent["code_challenge_method"] == ["S256"] and sent["state"] and sent["response_type"] == ["code"]
    back = provider.asked(client.get(START)["Location"], "kim")
    assert Client().get(back)["Location"] == "/admin/login/"  # in another browser: no such state
    assert client.get(back)["Location"] == "/admin/"
    client.post("/admin/logout/")
    assert client.get(back)["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302
    assert Client().get(f"{BACK}?error=server_error&state=x")["Location"] == "/admin/login/"


def test_accounts_are_linked_by_no_address(provider: Provider, sacramento: City) -> None:
    clerk = cast.an_intake_clerk(sacramento)
    provider.person("intruder")
    client = Client()
    client.force_login(clerk)
    answer = client.get(provider.asked(client.get(START, {"process": "connect"})["Location"], "intruder"))
    assert answer["Location"] == "/admin/login/" and not SocialAccount.objects.exists()
