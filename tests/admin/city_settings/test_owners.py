"""The pages on which an administrator ends or moves a role and records an absence."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from requests_app.models import Absence, Membership
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        yield


def test_an_absence_is_recorded_refused_and_ended(sign_in: SignIn) -> None:
    city = cast.a_city()
    away, deputy = cast.a_reviewer(city, "away"), cast.a_reviewer(city, "deputy")
    client = sign_in(cast.an_administrator(city))
    address = reverse("admin:requests_app_membership_absences", args=[city.key])
    days = {"from_on": "2026-10-07", "to_on": "2026-10-09"}
    wrong = client.post(address, {"user": away.pk, "deputy": away.pk, **days})
    assert wrong.status_code == 422
    assert "Choose a colleague of this city as deputy." in text(wrong)
    client.post(address, {"user": away.pk, "deputy": deputy.pk, **days})
    assert "Deputy: " in text(client.get(address))
    row = Absence.objects.get()
    client.post(address, {"end": str(row.pk)})
    assert "No one is away." in text(client.get(address))
    assert client.post(address, {"end": "x"}).status_code == 404
    assert sign_in(deputy).get(address).status_code in (403, 404)


def test_a_role_is_moved_and_ended_with_a_successor(sign_in: SignIn) -> None:
    city = cast.a_city()
    here, there = cast.a_department(city), cast.a_department(city, "city_attorney")
    leaver, heir = cast.a_reviewer(city, "leaver", department=here), cast.a_reviewer(city, "heir")
    client = sign_in(cast.an_administrator(city))
    row = Membership.objects.get(user=leaver)
    address = reverse("admin:requests_app_membership_change", args=[row.pk])
    assert "Give their open requests to" in text(client.get(address))
    client.post(address, {"do": "move", "department": there.pk, "successor": heir.pk})
    row.refresh_from_db()
    assert row.department_id == there.pk
    client.post(address, {"do": "end", "successor": heir.pk})
    assert not Membership.objects.filter(user=leaver).exists()
