"""The page on which the code of a letter is typed."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from requests_app.cases import codes as case_codes
from requests_app.models import CaseCode, RecordsRequest
from requests_app.services.cases import codes
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        yield


@pytest.fixture
def case() -> RecordsRequest:
    case = cast.a_case(email="", postal_address="9 Elm Street")
    return codes.make_code(case.pk, actor=cast.the_intake(case), now=cast.NOW)


def the_code(case: RecordsRequest) -> str:
    return case_codes.code_of(CaseCode.objects.get(case=case).pk)


def test_the_address_in_the_picture_fills_the_form_and_uses_nothing(
    client: Client, case: RecordsRequest
) -> None:
    page = client.get(f"/c/{case.number}/{the_code(case)}/")
    assert page.status_code == 200
    assert the_code(case) in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert CaseCode.objects.get(case=case).used_at is None


def test_the_button_opens_the_case_and_shows_the_link(client: Client, case: RecordsRequest) -> None:
    typed = {"number": case.number, "code": the_code(case)}
    shown = client.post("/c/", typed, follow=True)
    assert shown.status_code == 200
    assert "Your request is open" in shown.content.decode()
    assert "/l/" in shown.content.decode()
    again = Client().post("/c/", typed)
    assert again.status_code == 409
    assert "works only once" in again.content.decode()


def test_a_wrong_code_is_refused_beside_its_field_and_guessing_ends(
    client: Client, case: RecordsRequest
) -> None:
    wrong = {"number": case.number, "code": "AAAA-AAAA-AAAA"}
    refused = client.post("/c/", wrong)
    assert refused.status_code == 422
    assert "do not belong together" in refused.content.decode()
    answers = [client.post("/c/", wrong) for _try in range(25)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]
    assert client.post("/c/", {"number": "", "code": ""}).status_code == 400
