"""A second clock on the desk: chosen when filing for someone, set on the request, its first day recorded."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from requests_app.models import RecordsRequest
from tests import cast
from tests.admin.cases.test_filing import look, send
from tests.admin.conftest import SignIn
from tests.admin.pages import FILE, action_address, case_address, hidden, text

pytestmark = pytest.mark.django_db
TRACK = {"track": "peace_officer_records"}


@time_machine.travel(cast.NOW, tick=False)
def test_a_clerk_files_a_request_with_two_clocks_and_sees_both_dates_before(sign_in: SignIn) -> None:
    client = sign_in(cast.an_intake_clerk(cast.a_city()))
    assert "Police records that state law makes public" in text(client.get(FILE))
    looked = look(client, **TRACK)
    shown = text(looked)
    assert "Monday, October 12, 2026" in shown
    assert "Monday, November 16, 2026" in shown
    assert send(client, looked, **TRACK).status_code == 302
    case = RecordsRequest.objects.get()
    assert cast.deadline(case, "production").due_on == date(2026, 11, 16)


@time_machine.travel(cast.NOW + cast.DAY, tick=False)
def test_a_clock_that_waits_says_so_and_starts_on_the_day_recorded(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review", track="critical_incident_recording")
    client = sign_in(cast.an_intake_clerk(case.city))
    assert "Starts on the day the city knew, or should have known, of the incident" in text(
        client.get(case_address(case))
    )
    page = client.get(action_address(case, "start_clock"))
    data = {
        "happened": "incident_known",
        "on": "2026-09-28",
        "do": "send",
        "seen_seq": hidden(page, "seen_seq"),
    }
    assert client.post(action_address(case, "start_clock"), data).status_code == 302
    assert "Thursday, November 12, 2026" in text(client.get(case_address(case)))
