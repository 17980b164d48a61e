"""Before acts on policy, staff, keys and erasure the person shows again who they are; then the act goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.models import City
from tests import cast
from tests.admin.pages import action_address

pytestmark = pytest.mark.django_db
CONFIRM = "/admin/sign-in/confirm/"


def pages(city: City) -> list[str]:
    """One of each kind."""
    return [
        reverse("admin:requests_app_citypolicy_change", args=[city.policy.pk]),
        reverse("admin:requests_app_membership_add", args=[city.key]),
        reverse(
            "admin:requests_app_membership_change", args=[cast.an_intake_clerk(city).memberships.get().pk]
        ),
        reverse("admin:requests_app_webhookendpoint_add", args=[city.key]),
        reverse("admin:requests_app_ratetier_token", args=[city.key]),
        reverse("admin:requests_app_stafftoken_add", args=[city.key]),
        reverse("admin:requests_app_grouprole_add", args=[city.key]),
        action_address(cast.a_case_in("closed", city), "erase"),
        "/admin/sign-in/app/",
    ]


def test_each_act_asks_once_the_sign_in_is_a_while_ago(
    sacramento: City, administrator: Client, clock: time_machine.Coordinates
) -> None:
    asked = pages(sacramento)
    for address in asked:
        assert administrator.get(address).status_code == 200, address
    clock.shift(timedelta(minutes=16))
    for address in asked:
        answer = administrator.get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, CONFIRM), address
    assert administrator.get("/admin/").status_code == 200


def test_the_right_password_leads_on_and_what_was_sent_is_done(
    sacramento: City, administrator: Client, clock: time_machine.Coordinates
) -> None:
    member = cast.an_intake_clerk(sacramento).memberships.get()
    page = reverse("admin:requests_app_membership_change", args=[member.pk])
    administrator.get("/admin/")
    clock.shift(timedelta(minutes=16))
    asked = administrator.post(page, {"do": "unlock"})["Location"]
    assert asked.startswith(CONFIRM)
    wrong = administrator.post(asked, {"password": "wrong", "next": page})
    assert wrong.status_code == 200 and "password" in wrong.content.decode()
    done = administrator.post(asked, {"password": cast.PASSWORD, "next": page})
    assert "Sign-in link" in done.content.decode()
    assert administrator.get(page).status_code == 200


def test_wrong_passwords_wait_here_too(
    administrator: Client, sacramento: City, clock: time_machine.Coordinates
) -> None:
    page = reverse("admin:requests_app_citypolicy_change", args=[sacramento.policy.pk])
    administrator.get("/admin/")
    clock.shift(timedelta(minutes=16))
    asked = administrator.get(page)["Location"]
    for _ in range(6):
        administrator.post(asked, {"password": "wrong"})
    assert "Wait 2 seconds" in administrator.post(asked, {"password": cast.PASSWORD}).content.decode()
