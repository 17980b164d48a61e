"""A city that asks for a second factor: no page of the workspace opens without one."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import City, CityPolicy
from tests import cast
from tests.admin.sign_in.test_factors import by_password, with_app

pytestmark = pytest.mark.django_db
OWN = "/admin/own-sign-in/"


def test_staff_without_a_factor_are_led_to_set_one_up(sacramento: City, clerk: Client) -> None:
    assert clerk.get("/admin/").status_code == 200
    CityPolicy.objects.filter(city=sacramento).update(requires_second_factor=True)
    for address in ("/admin/", "/admin/requests_app/recordsrequest/", "/admin/name/"):
        assert clerk.get(address)["Location"] == OWN
    page = clerk.get(OWN)
    assert page.status_code == 200 and "Your city requires one of these" in page.content.decode()


def test_once_it_is_set_up_and_used_the_workspace_opens(sacramento: City) -> None:
    CityPolicy.objects.filter(city=sacramento).update(requires_second_factor=True)
    user = cast.an_intake_clerk(sacramento)
    client, _place = by_password(user)
    _secret, codes = with_app(user, client)
    assert client.get("/admin/")["Location"].startswith("/admin/sign-in/confirm/code/")
    assert (
        client.post("/admin/sign-in/confirm/code/?next=/admin/", {"code": codes[0]})["Location"] == "/admin/"
    )
    assert client.get("/admin/").status_code == 200
