"""The practice city: invented requests in every state, marked on each page and notice, and nothing leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.cases.states import State
from requests_app.models import City, Document, Notice, RecordsRequest, SharedWork, User
from requests_app.notices.delivery.run import deliver
from requests_app.services.city_settings.first_accounts import make_first_accounts
from requests_app.services.practice.fill import Practice, fill_practice_city
from tests import cast

NOW = cast.NOW + 7 * cast.DAY


@pytest.fixture
def practice(db: None) -> Practice:
    """The city, filled."""
    found = fill_practice_city(NOW)
    assert found is not None
    return found


def test_it_holds_every_state_and_late_ones_and_none_of_it_leaves(
    practice: Practice, settings: LazySettings, tmp_path: Path
) -> None:
    cases = RecordsRequest.objects.filter(city=practice.city)
    assert (practice.cases, cases.count()) == (30, 30)
    assert set(cases.values_list("state", flat=True)) == {state.value for state in State}
    assert cases.open().filter(next_due_on__lt=NOW.date()).count() >= 2
    assert SharedWork.objects.count() == 3
    assert Document.objects.filter(audience="released").exists()
    assert fill_practice_city(NOW) is None
    assert all(
        email.endswith("@practice.example") for email in cases.values_list("requester__email", flat=True)
    )

    notices = Notice.objects.filter(case__city=practice.city)
    unmarked = notices.exclude(subject__startswith="[Practice]").exclude(channel="webhook")
    assert not unmarked.exists()
    assert not notices.exclude(body_text__contains="are invented.").exclude(channel="webhook").exists()
    settings.EMAIL_FILE_PATH = str(tmp_path)
    Notice.objects.exclude(pk__in=notices.filter(statutory=False)[:3]).delete()
    deliver(lambda: NOW)
    assert mail.outbox == []
    assert len(list(tmp_path.iterdir())) >= 1
    _pages_say_so_and_its_staff_work_nowhere_else(practice)


def _pages_say_so_and_its_staff_work_nowhere_else(practice: Practice) -> None:
    real = cast.a_city()
    clerk = Client()
    user = User.objects.get(username="practice-intake-clerk")
    assert user.check_password(practice.password)
    clerk.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = clerk.get(reverse("admin:index")).content.decode()
    assert "Its notices are kept in files and never sent." in " ".join(page.split())
    assert (
        clerk.get(
            reverse("admin:requests_app_recordsrequest_change", args=[cast.a_case(real).pk])
        ).status_code
        == 404
    )
    resident = Client()
    for path in (f"/{practice.city.key}/", practice.pages[0][1]):
        shown = resident.get(path, follow=True, headers={"host": "testserver"}).content.decode()
        assert "Practice only: this city and everything in it is invented." in " ".join(shown.split())
    home = resident.get("/", follow=True).content.decode()
    assert practice.city.name not in home


@pytest.mark.django_db
def test_the_first_accounts_work_in_no_practice_city() -> None:
    cast.a_city()
    City.objects.create(
        key="practice", name="Practice", prefix="DEMO", state="CA", timezone="America/Los_Angeles",
        pack_key="ca-cpra", practice=True,
    )  # fmt: skip
    make_first_accounts(timezone.now())
    assert not City.objects.get(key="practice").memberships.exists()
