"""Reading what was stored: the try is counted first, a poisonous mail is put before a person and never read again."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from requests_app.cases.refusals import NotNow
from requests_app.models import InboundMail, Message, User
from requests_app.notices.inbound.reading import FULL, PLAIN, NotAReading, reading_of
from requests_app.notices.models.inbound import Cause
from requests_app.sandbox.run import Unreadable, Why
from requests_app.services.inbound_mail import reader as inbound_mail_reader, triage as inbound_mail_triage
from requests_app.services.inbound_mail.reader import LEASE, handle, handle_waiting
from requests_app.services.inbound_mail.receive import take_in
from requests_app.services.jobs import health as jobs_health
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every child dies; which readers were tried."""
    tried: list[str] = []

    def run(reader: str, _content: bytes) -> Any:
        tried.append(reader)
        assert InboundMail.objects.latest("id").tries == len(tried)  # counted before a byte is looked at
        raise Unreadable(Why.TIME)

    monkeypatch.setattr(inbound_mail_reader, "run", run)
    return tried


def test_a_poisonous_mail_waits_for_a_person_after_two_tries_and_is_not_read_again(
    poison: list[str], client: Client
) -> None:
    case = cast.a_case()
    row = take_in(a_mail(case), door="smtp", now=LATER)
    assert [handle(row.pk, now=LATER) for _try in range(3)] == ["stored", "for_a_person", "skipped"]
    row.refresh_from_db()
    assert (row.cause, row.tries, row.reading) == (Cause.UNREADABLE, 2, None)
    assert row.city == case.city  # by the addresses of its head, which no parser looked at
    assert poison == [FULL, PLAIN]
    client.force_login(User.objects.get(pk=cast.the_intake(case).user_id))
    page = client.get(f"/admin/requests_app/inboundmail/{row.pk}/change/")
    assert "This email was not opened automatically." in page.content.decode()
    row = inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    assert (row.state, poison) == ("filed", [FULL, PLAIN])
    assert "could not be read" in Message.objects.get(case=case).body
    assert case.documents.get().name == "mail.eml"


def test_a_poisonous_mail_to_two_cities_or_none_is_the_mail_rooms(poison: list[str]) -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    box, _at, host = settings.INBOUND_ADDRESS.partition("@")
    two = f"To: {box}+{here.prefix.lower()}@{host}, {box}+{there.prefix.lower()}@{host}\n\nHello".encode()
    for raw, city in (
        (two, None),
        (two.replace(b",", b"\n\n"), here),
        (b"To: x@elsewhere.example\n\nHi", None),
    ):
        row = take_in(raw, door="smtp", now=LATER)
        poison.clear()
        for _try in range(2):
            handle(row.pk, now=LATER)
        row.refresh_from_db()
        assert (row.cause, row.city) == (Cause.UNREADABLE, city)


def test_a_poisonous_mail_can_be_put_away(poison: list[str]) -> None:
    case = cast.a_case()
    row = take_in(a_mail(case), door="smtp", now=LATER)
    handle(row.pk, now=LATER)
    handle(row.pk, now=LATER)
    row = inbound_mail_triage.dismiss(row.pk, reason="An attack.", actor=cast.the_intake(case), now=LATER)
    assert row.state == "dismissed"


def test_a_reader_killed_with_a_mail_in_hand_costs_one_try_and_one_lease(poison: list[str]) -> None:
    row = take_in(a_mail(cast.a_case()), door="smtp", now=LATER)
    InboundMail.objects.filter(pk=row.pk).update(tries=2, lease_until_at=LATER + LEASE)
    assert handle(row.pk, now=LATER) == "skipped"
    assert handle_waiting(LATER + LEASE) == {"for_a_person": 1}
    assert poison == []
    row.refresh_from_db()
    assert row.cause == Cause.UNREADABLE


def test_a_mail_that_fails_is_tried_again_after_those_that_were_never_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, order = cast.a_case(), list[int]()
    bad, good = (take_in(a_mail(case, body), door="smtp", now=LATER) for body in ("one", "two"))
    InboundMail.objects.filter(pk=bad.pk).update(tries=1)
    monkeypatch.setattr(inbound_mail_reader, "handle", lambda pk, now: order.append(pk) or "stored")
    handle_waiting(LATER)
    assert order == [good.pk, bad.pk]


def test_what_cannot_be_filed_waits_for_a_person_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_all: Any) -> None:
        raise RuntimeError("no such word")

    monkeypatch.setattr(inbound_mail_reader, "bring_to_its_end", broken)
    row = take_in(a_mail(cast.a_case()), door="smtp", now=LATER)
    assert [handle(row.pk, now=LATER) for _try in range(2)] == ["stored", "for_a_person"]
    row.refresh_from_db()
    assert row.cause == Cause.FAILED


def test_mail_that_waits_longer_than_five_minutes_is_an_alarm_and_not_ready() -> None:
    take_in(a_mail(cast.a_case()), door="smtp", now=LATER)
    assert "mail_unread" not in {alarm.key for alarm in jobs_health.alarms(LATER)}
    [alarm] = [
        alarm
        for alarm in jobs_health.alarms(LATER + 2 * jobs_health.LONGEST_UNREAD)
        if alarm.key == "mail_unread"
    ]
    assert alarm.grave
    handle_waiting(LATER)
    assert "mail_unread" not in {each.key for each in jobs_health.alarms(LATER + cast.DAY)}


@pytest.mark.parametrize(
    "value",
    [None, {}, [], "x", {"files": [["a", "b"]]}, {"files": [], "recipients": 5}, {"files": [], "subject": 1}],
)
def test_an_answer_of_the_child_in_another_shape_is_no_reading(value: Any) -> None:
    with pytest.raises(NotAReading):
        reading_of(value, [])


# --- what a person does, whatever became of the mail


@pytest.mark.parametrize(
    ("headers", "state"),
    [({"Auto-Submitted": "auto-replied"}, "automatic"), ({"From": "friend@example.org"}, "for_a_person")],
)
def test_mail_in_any_state_is_filed_by_a_person_and_a_machines_or_a_strangers_answers_nothing(
    headers: dict[str, str], state: str
) -> None:
    case = cast.a_case_in("awaiting_requester")
    row = take_in(a_mail(case, **headers), door="smtp", now=LATER)
    assert handle(row.pk, now=LATER) == state
    row = inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    assert row.state == "filed"
    assert cast.again(case).state == "awaiting_requester"


def test_what_was_taken_for_a_machines_is_reopened_by_a_person() -> None:
    case = cast.a_case()
    row = take_in(a_mail(case, Auto_Submitted="auto-replied"), door="smtp", now=LATER)
    handle(row.pk, now=LATER)
    row = inbound_mail_triage.reopen(row.pk, actor=cast.the_intake(case), now=LATER)
    assert (row.state, row.cause) == ("for_a_person", Cause.REOPENED)
    with pytest.raises(NotNow):
        inbound_mail_triage.reopen(row.pk, actor=cast.the_intake(case), now=LATER)


def test_a_filed_mail_is_filed_in_another_request_besides_and_only_once() -> None:
    case, other = cast.a_case(), cast.a_case()
    row = take_in(a_mail(case), door="smtp", now=LATER)
    assert handle(row.pk, now=LATER) == "filed"
    copy = inbound_mail_triage.file_in_case(
        row.pk, number=other.number, actor=cast.the_intake(case), now=LATER
    )
    assert (copy.case, copy.copy_of, copy.state) == (other, row, "filed")
    for number in (case.number, other.number):
        with pytest.raises(NotNow):
            inbound_mail_triage.file_in_case(row.pk, number=number, actor=cast.the_intake(case), now=LATER)
    assert Message.objects.count() == 2
