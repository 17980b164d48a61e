"""Sessions of staff: they end unused and altogether, are listed, and the reader ends the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from requests_app.models import City, StaffSession
from tests import cast
from tests.admin.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_an_unused_session_ends_and_a_used_one_ends_too(
    clerk: Client, clock: time_machine.Coordinates
) -> None:
    assert clerk.get("/admin/").status_code == 200
    for _ in range(7):  # used every 100 minutes: 11 hours and 40 minutes
        clock.shift(timedelta(minutes=100))
        assert clerk.get("/admin/").status_code == 200
    clock.shift(timedelta(minutes=21))
    assert clerk.get("/admin/")["Location"].startswith("/admin/login/")
    assert not StaffSession.objects.filter(user__isnull=False).exists()


def test_two_hours_without_use_end_it(clerk: Client, clock: time_machine.Coordinates) -> None:
    clerk.get("/admin/")
    clock.shift(timedelta(minutes=120))
    assert clerk.get("/admin/")["Location"].startswith("/admin/login/")
    assert "Your session ended. Sign in again." in clerk.get("/admin/login/").content.decode()


def test_the_reader_sees_their_sessions_and_ends_the_others(sacramento: City, sign_in: SignIn) -> None:
    user, colleague = cast.an_intake_clerk(sacramento), sign_in(cast.a_reviewer(sacramento))
    here, elsewhere = sign_in(user), sign_in(user)
    colleague.get("/admin/")
    elsewhere.get("/admin/", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    here.get("/admin/")
    page = here.get("/admin/own-sign-in/").content.decode()
    assert "Firefox, Windows" in page and page.count("last used") == 2
    assert here.post("/admin/end-sessions/").status_code == 302
    assert elsewhere.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200 and colleague.get("/admin/").status_code == 200
