"""Mail to a city's address for requests: a case by itself, or a task for a person with the reason."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import PUBLIC, SYSTEM, staff
from requests_app.cases.refusals import NotPermitted
from requests_app.models import City, InboundMail, Notice, RecordsRequest
from requests_app.services.cases import filing as case_filing
from requests_app.services.inbound_mail import request_address
from requests_app.services.inbound_mail.new_mail import Envelope
from requests_app.services.inbound_mail.reader import handle
from requests_app.services.inbound_mail.receive import take_in
from requests_app.services.rate_limits import Limit
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
ADDRESS = "records@city.example"
FRIEND = "a.friend@example.org"
WORDS = "All emails about the north bridge since May."


@pytest.fixture(autouse=True)
def city() -> City:
    return cast.a_city(request_address=ADDRESS)


def asked(body: str = WORDS, **headers: str) -> bytes:
    return a_mail(None, body, **{"From": f"A Friend <{FRIEND}>", "To": ADDRESS, **headers})


def test_a_mail_from_a_person_is_a_submitted_request_that_arrived_when_it_did(city: City) -> None:
    row = take_in(asked(), door="smtp", now=LATER)
    handle(row.pk, now=LATER + 2 * cast.DAY)
    row.refresh_from_db()
    case = RecordsRequest.objects.select_related("requester").get()
    assert (row.state, row.case_id, row.handled_by_id) == ("filed", case.pk, None)
    assert (case.city_id, case.state, case.channel) == (city.pk, "submitted", "email")
    assert (case.description, case.received_at) == (WORDS, LATER)
    assert (case.requester.email, case.requester.name) == (FRIEND, "A Friend")
    due = cast.deadline(case).due_on
    assert due == cast.deadline(cast.a_case(city, now=LATER)).due_on
    assert Notice.objects.filter(case=case, letter="staff_new_case").exists()


def test_the_receipt_goes_to_the_sender_and_repeats_nothing_they_wrote() -> None:
    words = "Buy now at bad.example"
    received(asked(words, From=f"Cheap Pills <{FRIEND}>", Subject="Win a prize"))
    receipt = Notice.objects.get(letter="receipt")
    assert receipt.to_address == FRIEND
    said = f"{receipt.subject} {receipt.body_text} {receipt.body_html}"
    for theirs in ("bad.example", "Cheap Pills", "Win a prize", "Buy now"):
        assert theirs not in said
    assert "If it was not you, you don't need to do anything" in " ".join(receipt.body_text.split())
    case = RecordsRequest.objects.get()
    assert case.number in receipt.subject


def test_a_clerk_who_opens_one_sends_the_receipt_with_the_words(city: City) -> None:
    case = cast.a_case(city)
    assert case.description in Notice.objects.get(case=case, letter="receipt").body_text


@pytest.mark.parametrize(
    ("headers", "body", "cause"),
    [
        ({"List-Id": "<news.example.org>"}, WORDS, "mailing"),
        ({"Precedence": "bulk"}, WORDS, "mailing"),
        ({"From": ADDRESS}, WORDS, "mailing"),
        ({"X-CityRecords-Case": "OTHER-1"}, WORDS, "other_system"),
        ({}, "\n", "empty"),
        ({"To": "elsewhere@city.example"}, WORDS, "no_case"),
    ],
)
def test_what_may_be_no_request_waits_for_a_person_with_the_reason(
    headers: dict[str, str], body: str, cause: str
) -> None:
    row = received(asked(body, **headers))
    assert (row.state, row.cause, row.case) == ("for_a_person", cause, None)
    assert not RecordsRequest.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("headers", [{"Auto-Submitted": "auto-generated"}, {"Return-Path": "<>"}])
def test_an_automatic_mail_opens_nothing_and_gets_no_receipt(headers: dict[str, str]) -> None:
    assert received(asked(**headers)).state == "automatic"
    assert not RecordsRequest.objects.exists()
    assert not Notice.objects.exists()


def test_a_known_thread_goes_to_its_case_or_is_suggested_and_opens_nothing(city: City) -> None:
    case = cast.a_case(city)
    row = received(a_mail(case, "One more year.", Cc=ADDRESS))
    assert (row.state, row.case) == ("filed", case)
    first = received(asked(Message_ID="<first@home.example>"))
    again = received(asked("And the south bridge.", In_Reply_To="<first@home.example>"))
    assert (again.state, again.cause, again.case_id) == ("for_a_person", "no_case", first.case_id)
    assert RecordsRequest.objects.count() == 2


def test_the_same_mail_by_two_ways_is_one_request() -> None:
    raw = asked()
    first, second = received(raw), received(b"Received: from elsewhere\r\n" + raw)
    assert first == second
    assert RecordsRequest.objects.count() == 1


def test_mail_to_two_cities_is_no_request_by_itself() -> None:
    cast.a_city("bakersfield", request_address="records@other.example")
    row = received(asked(To=f"{ADDRESS}, records@other.example"))
    assert (row.state, row.cause) == ("for_a_person", "no_case")
    copy = InboundMail.objects.exclude(pk=row.pk).get()
    assert {row.city.key, copy.city.key} == {"sacramento", "bakersfield"}
    assert (copy.copy_of, copy.state, copy.reading, bytes(copy.raw)) == (
        row,
        "for_a_person",
        row.reading,
        bytes(row.raw),
    )


def test_a_mail_handed_over_once_for_each_city_reaches_both(city: City) -> None:
    other = cast.a_city("bakersfield", request_address="records@other.example")
    raw = asked(To="undisclosed-recipients:;")
    first = take_in(raw, door="smtp", envelope=Envelope(FRIEND, [ADDRESS]), now=LATER)
    handle(first.pk, now=LATER)
    for _again in range(2):
        take_in(raw, door="smtp", envelope=Envelope(FRIEND, ["records@other.example"]), now=LATER)
    assert RecordsRequest.objects.get().city == city
    copy = InboundMail.objects.exclude(pk=first.pk).get()
    assert (copy.city, copy.state, copy.cause, copy.sender) == (other, "for_a_person", "no_case", FRIEND)


def test_a_flood_from_one_sender_or_to_one_city_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_address, "FROM_ONE_SENDER", (Limit("hour", 2, 3600),))
    monkeypatch.setattr(request_address, "FOR_ONE_CITY", (Limit("hour", 3, 3600),))
    causes = [received(asked(f"Request {number}.")).cause for number in range(3)]
    assert causes == ["", "", "flood"]
    others = [received(asked(f"Of {who}.", From=f"{who}@example.org")).cause for who in ("bo", "cy")]
    assert others == ["", "flood"]
    assert RecordsRequest.objects.count() == 3


def test_where_no_city_named_the_address_a_person_opens_it(city: City) -> None:
    cast.a_city(request_address="")
    row = received(asked())
    assert (row.state, row.cause, row.city) == ("for_a_person", "no_case", None)


def test_what_fails_while_filing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    row = take_in(asked(), door="smtp", now=LATER)
    left = ("InboundMail", "RateLimitWindow")
    before = {name: rows for name, rows in snapshot().items() if name not in left}

    def broken(*_all: object, **_named: object) -> None:
        raise RuntimeError("no such word")

    monkeypatch.setattr(request_address, "case_of_mail", broken)
    handle(row.pk, now=LATER)
    assert {name: rows for name, rows in snapshot().items() if name not in left} == before
    assert InboundMail.objects.get().state == "stored"


def test_only_the_system_files_from_mail_and_only_what_came_by_email(city: City) -> None:
    mail = {"channel": "email", "received_at": LATER, "unconfirmed": True}
    clerk = staff(cast.an_intake_clerk(city))
    for actor, changes in (
        (PUBLIC, mail),
        (clerk, mail),
        (SYSTEM, {**mail, "channel": "phone"}),
        (SYSTEM, {**mail, "unconfirmed": False}),
    ):
        with pytest.raises(NotPermitted):
            case_filing.file(cast.a_filing(city, **changes), actor=actor, now=LATER)
    assert not RecordsRequest.objects.exists()
