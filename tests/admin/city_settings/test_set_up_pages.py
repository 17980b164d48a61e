"""Set-up at the desk: what is not set is named on the administrator's first page, and set from there."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from requests_app.cases.refusals import Incomplete
from requests_app.models import City, ClosedDay, Department
from requests_app.services.deadlines.closed_days_pattern import days_of
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import hidden, text

pytestmark = pytest.mark.django_db
HOME = reverse("admin:index")


def test_a_city_without_a_contact_is_a_task_of_its_administrator_until_one_is_set(
    sign_in: SignIn, bakersfield: City
) -> None:
    administrator = sign_in(cast.an_administrator(bakersfield))
    assert "no email or phone for requesters is set" in text(administrator.get(HOME))
    assert "is set. No one guesses" not in text(sign_in(cast.an_intake_clerk(bakersfield)).get(HOME))
    contact = reverse("admin:requests_app_department_contact", args=["bakersfield"])
    assert administrator.post(contact, {"email": "no address"}).status_code == 422
    administrator.post(contact, {"email": "records@bakersfield.example"})
    assert "no email or phone for requesters is set" not in text(administrator.get(HOME))
    add = reverse("admin:requests_app_department_add", args=["bakersfield"])
    administrator.post(add, {"name": "Public Works"})
    own = Department.objects.get(name="Public Works")
    page = text(administrator.get(reverse("admin:requests_app_department_changelist")))
    assert ("Public Works" in page, "records@bakersfield.example" in page) == (True, True)
    administrator.post(reverse("admin:requests_app_department_remove", args=[own.pk]))
    assert not Department.objects.filter(pk=own.pk).exists()


def test_every_other_friday_is_closed_at_once_after_a_look(sign_in: SignIn, sacramento: City) -> None:
    client = sign_in(cast.an_administrator(sacramento))
    page = reverse("admin:requests_app_closedday_pattern", args=["sacramento"])
    values = {
        "on": "2026-11-06", "weeks": "2", "through": "2026-12-31", "note": "Furlough", "source": "Resolution 7",
        "allow_earlier": "on",
    }  # fmt: skip
    seen = client.post(page, {**values, "do": "preview"})
    assert not ClosedDay.objects.filter(note="Furlough").exists()
    client.post(page, {**values, "do": "send", "seen": hidden(seen, "seen")})
    found = ClosedDay.objects.filter(note="Furlough").values_list("on", flat=True)
    assert list(found)[:2] == [date(2026, 11, 6), date(2026, 11, 20)]


@pytest.mark.parametrize(
    ("weeks", "last_on"), [(0, date(2027, 1, 1)), (2, date(2026, 1, 1)), (1, date(2099, 1, 1))]
)
def test_a_pattern_that_cannot_be_right_is_refused(weeks: int, last_on: date) -> None:
    with pytest.raises(Incomplete):
        days_of(date(2026, 11, 6), weeks, last_on)
