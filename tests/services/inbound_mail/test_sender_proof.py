"""A mail that fails waits for a person and keeps its arrival; one whose sender is proven counts as confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.event_chain import data_of
from requests_app.models import InboundMail, RecordsRequest
from requests_app.services.inbound_mail import triage as inbound_mail_triage
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
SERVER = "mail.city.example"
FAILED = f"{SERVER}; dmarc=fail header.from=example.org"
PASSED = f"{SERVER}; dmarc=pass header.from=example.org"


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.MAIL_AUTHSERV_ID = SERVER


def test_a_mail_that_fails_waits_for_a_person_with_its_case_and_says_why() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(a_mail(case, Authentication_Results=FAILED))
    assert (row.state, row.cause, row.case) == ("for_a_person", "forged", case)
    assert row.reading is not None
    assert row.reading["proof"] == ["failed", ["dmarc=fail (example.org)"], False]
    assert cast.again(case).state == "awaiting_requester"


def test_filed_by_a_person_later_it_answers_from_the_day_it_arrived() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(a_mail(case, Authentication_Results=FAILED))
    inbound_mail_triage.file_in_case(
        row.pk, number=case.number, by_requester=True, actor=cast.the_intake(case), now=LATER + 5 * cast.DAY
    )
    event = case.events.get(kind="clarified")
    data, last = data_of(event), case.received_on.isoformat()
    resumed = next(fact for fact in data["facts"] if fact["kind"] == "resumed")
    assert last <= resumed["on"] == data["acted_on"] < data["entered_on"]
    assert data["entered_on"] == (LATER + 5 * cast.DAY).date().isoformat()


def test_one_that_passes_is_filed_and_shown_as_checked() -> None:
    row = received(a_mail(cast.a_case(), Authentication_Results=PASSED))
    assert row.state == "filed"
    assert row.reading is not None and row.reading["proof"][0] == "passed"


def test_without_a_word_of_the_server_nothing_changes() -> None:
    row = received(a_mail(cast.a_case(), Authentication_Results="other.example; dmarc=fail"))
    assert row.state == "filed"
    assert row.reading is not None and row.reading["proof"] == ["not_checked", [], False]


@pytest.mark.parametrize(("result", "unconfirmed"), [(PASSED, False), ("", True)])
def test_a_request_by_mail_whose_sender_is_proven_counts_as_confirmed(result: str, unconfirmed: bool) -> None:
    cast.a_city(request_address="records@city.example")
    headers = {"Authentication_Results": result} if result else {}
    received(a_mail(None, "Bridge reports.", To="records@city.example", **headers))
    case = RecordsRequest.objects.select_related("requester").get()
    assert case.requester.is_unconfirmed is unconfirmed
    assert ("Bridge reports." in case.notices.get(letter="receipt").body_text) is not unconfirmed


def test_a_request_by_mail_that_fails_is_not_opened() -> None:
    cast.a_city(request_address="records@city.example")
    row = received(a_mail(None, "Reports.", To="records@city.example", Authentication_Results=FAILED))
    assert (row.state, row.cause) == ("for_a_person", "forged")
    assert not RecordsRequest.objects.exists()
    assert InboundMail.objects.count() == 1
