"""An invitation: the person alone knows the password; the link works once and ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.models import City, User
from requests_app.services.city_settings.invitations import invite
from tests import cast

pytestmark = pytest.mark.django_db
PAGE, GOOD = "/admin/invitation/", "correct horse battery staple"


@pytest.fixture
def invited_user(sacramento: City) -> User:
    return cast.an_intake_clerk(sacramento)


def test_the_link_sets_one_password_and_looking_changes_nothing(invited_user: User) -> None:
    token = invite(invited_user, "Intake clerk", now=timezone.now()).token
    invited_user.refresh_from_db()
    assert not invited_user.has_usable_password()
    client = Client()
    for _ in range(2):
        assert invited_user.username in client.get(PAGE, {"t": token}).content.decode()
    weak = client.post(PAGE, {"t": token, "new_password1": "password", "new_password2": "password"})
    assert weak.status_code == 422 and "Please fix the following" in weak.content.decode()
    given = {"t": token, "new_password1": GOOD, "new_password2": GOOD}
    assert client.post(PAGE, given)["Location"] == "/admin/login/"
    answer = client.post(
        "/admin/login/", {"username": invited_user.username, "password": GOOD, "next": "/admin/"}
    )
    assert answer.status_code == 302
    again = Client().post(PAGE, given)
    assert again.status_code == 404 and "expired or was used already" in again.content.decode()


def test_it_ends_after_three_days_and_with_a_newer_one(
    invited_user: User, clock: time_machine.Coordinates
) -> None:
    old = invite(invited_user, "Intake clerk", now=timezone.now()).token
    new = invite(invited_user, "Intake clerk", now=timezone.now()).token
    assert Client().get(PAGE, {"t": old}).status_code == 404
    assert Client().get(PAGE, {"t": new}).status_code == 200
    clock.shift(timedelta(hours=72))
    for token in (new, "", "x", "a:b:c"):
        assert Client().get(PAGE, {"t": token}).status_code == 404
