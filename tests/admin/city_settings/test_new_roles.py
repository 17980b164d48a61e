"""The page of new roles: who waits, and a colleague who lifts it with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.cases.actors import staff
from requests_app.models import City, Membership
from requests_app.services.city_settings import staff as city_settings_staff
from requests_app.services.city_settings.staff import Member
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import text

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:requests_app_membership_new")


def test_an_officer_lifts_it_and_says_why(sign_in: SignIn, sacramento: City) -> None:
    administrator = staff(cast.an_administrator(sacramento))
    city_settings_staff.add_member(
        sacramento.pk, Member("jo.park", "department_reviewer"), actor=administrator, now=timezone.now()
    )
    row = Membership.objects.get(user__username="jo.park")
    desk = sign_in(cast.an_officer(sacramento))
    assert "jo.park" in text(desk.get(PAGE))
    empty = desk.post(PAGE, {"role": row.pk, "reason": ""})
    assert (empty.status_code, "Say why this cannot wait." in text(empty)) == (422, True)
    for strange in ("", "x", "9" * 30, "-1"):
        assert desk.post(PAGE, {"role": strange, "reason": "Due."}).status_code == 404
    assert desk.post(PAGE, {"role": row.pk, "reason": "Due tomorrow."}).status_code == 302
    assert "No role is new." in text(desk.get(PAGE))


def test_clerks_have_no_such_page(sign_in: SignIn, sacramento: City) -> None:
    assert sign_in(cast.an_intake_clerk(sacramento)).get(PAGE).status_code == 403
