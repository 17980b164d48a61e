"""The call list and the page of the one-time code."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from requests_app.cases import codes
from requests_app.models import CaseCode, Notice
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, text

pytestmark = pytest.mark.django_db
CALLS = reverse("admin:requests_app_recordsrequest_calls")


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        yield


def test_the_first_page_leads_to_the_call_list_and_a_recorded_call_empties_it(sign_in: SignIn) -> None:
    case = cast.a_case(email="", phone="916-555-0100")
    client = sign_in(cast.an_intake_clerk(case.city))
    assert CALLS in text(client.get(reverse("admin:index")))
    assert "916-555-0100" in text(client.get(CALLS))
    assert "Call them" in text(client.get(case_address(case)))
    told = {"outcome": "reached", "said": "I told her.", "do": "send", "seen_seq": case.head_seq}
    client.post(action_address(case, "record_call"), told)
    assert "No one is waiting for a call." in text(client.get(CALLS))
    assert not Notice.objects.to_call().exists()


def test_the_call_list_shows_nobody_of_another_city(sign_in: SignIn) -> None:
    cast.a_case(email="", phone="916-555-0100")
    client = sign_in(cast.an_intake_clerk(cast.a_city("bakersfield")))
    assert "916-555-0100" not in text(client.get(CALLS))


def test_a_code_is_made_shown_and_made_anew(sign_in: SignIn) -> None:
    case = cast.a_case(email="", phone="916-555-0100")
    client = sign_in(cast.an_intake_clerk(case.city))
    address = reverse("admin:requests_app_recordsrequest_code", args=[case.pk])
    assert "No code is good now." in text(client.get(address))
    for made in (1, 2):
        client.post(address, {"seen_seq": cast.again(case).head_seq})
        shown = text(client.get(address))
        good = CaseCode.objects.get(case=case, ended_at=None)
        assert codes.code_of(good.pk) in shown
        assert "<svg" in shown
        assert CaseCode.objects.filter(case=case).count() == made
    stale = client.post(address, {"seen_seq": 1})
    assert stale.status_code == 409
    reviewer = sign_in(cast.a_reviewer(case.city))
    assert reviewer.get(address).status_code == 403
