"""Mail that comes in: stored first and once, filed where it belongs, left to a person where it is not sure."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as sent_mail

from requests_app.cases.links import living
from requests_app.models import InboundMail, Message, Notice, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.notices.inbound import reply_address as addresses
from requests_app.notices.inbound.reply_address import case_of
from requests_app.services.inbound_mail import (
    receive as inbound_mail_receive,
)
from requests_app.services.inbound_mail.new_mail import Envelope
from requests_app.services.inbound_mail.outcome import MOST_AN_HOUR
from requests_app.services.inbound_mail.reader import handle, handle_waiting
from requests_app.services.inbound_mail.receive import MailTooBig, take_in
from tests import cast
from tests.notices.inbound.corpora import mails

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.HOUR


def reply_address(case: RecordsRequest) -> str:
    """Where the letters of a case ask to be answered."""
    link = living(case, LATER)
    assert link is not None
    return addresses.reply_address(case.number, link.pk)


def a_mail(case: RecordsRequest | None = None, body: str = "The year 2024, please.", **headers: str) -> bytes:
    """A mail from the requester to the private address of their case."""
    letter = EmailMessage()
    found = {
        "From": f"Ana Requester <{cast.ADDRESS}>",
        "To": reply_address(case) if case else "records@localhost",
        "Subject": "Re: Your request",
        "Message-ID": f"<{abs(hash(body))}@home.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in found.items():
        letter[name] = value
    letter.set_content(body)
    return letter.as_bytes()


def received(raw: bytes, **envelope: Any) -> InboundMail:
    """One mail, stored and handled."""
    row = take_in(raw, door="smtp", envelope=Envelope(**envelope), now=LATER)
    handle(row.pk, now=LATER)
    row.refresh_from_db()
    return row


def test_the_original_is_kept_byte_for_byte() -> None:
    raw = a_mail(cast.a_case()) + b"\x00\xff odd bytes \r\r\n"
    assert bytes(received(raw).raw) == raw


def test_the_same_mail_by_two_ways_is_stored_and_filed_once() -> None:
    case = cast.a_case()
    raw = a_mail(case)
    first, second = received(raw), received(b"Received: from elsewhere\r\n" + raw.replace(b"\n", b"\r\n"))
    assert first == second
    assert Message.objects.filter(case=case).count() == 1


def test_a_mail_handled_already_is_not_handled_again() -> None:
    row = received(a_mail(cast.a_case()))
    assert handle(row.pk, now=LATER) == "skipped"
    assert Message.objects.count() == 1


def test_what_was_stored_but_not_read_is_found_by_the_next_run() -> None:
    case = cast.a_case()
    take_in(a_mail(case), door="smtp", now=LATER)
    assert handle_waiting(LATER + cast.DAY) == {"filed": 1}
    assert handle_waiting(LATER + cast.DAY) == {}


def test_the_private_address_of_a_case_cannot_be_made_up() -> None:
    case, other = cast.a_case(), cast.a_case()
    address = reply_address(case)
    assert case_of(address.upper()) == case
    token = address.partition(".")[2].partition("@")[0]
    assert len(token) * 5 >= 128
    strange = [
        address.replace(case.number.lower(), other.number.lower()),
        address.replace(token, "a" * len(token)),
        address.replace("@", "@evil."),
        f"records+{case.number.lower()}@localhost",
        "records@localhost",
        "",
        "@",
        "x" * 10_000,
    ]
    assert [case_of(each) for each in strange] == [None] * len(strange)


def test_with_the_link_its_address_for_mail_is_replaced_too() -> None:
    case = cast.a_case()
    old = reply_address(case)
    cast.replace_link(case, LATER)
    assert case_of(old) is None
    assert case_of(reply_address(case)) == case


def test_the_address_known_from_the_envelope_is_enough() -> None:
    case = cast.a_case()
    row = received(a_mail(None, To="undisclosed-recipients:;"), recipients=[reply_address(case)])
    assert (row.state, row.case) == ("filed", case)


def test_a_letter_of_the_city_asks_for_answers_at_the_private_address() -> None:
    case = cast.a_case()
    deliver(lambda: LATER)
    [letter] = [each for each in sent_mail.outbox if each.to == [cast.ADDRESS]]
    assert letter.reply_to == [reply_address(case)]
    desk = [each for each in sent_mail.outbox if each.to != [cast.ADDRESS]]
    assert all(not each.reply_to for each in desk)


def test_without_an_address_for_mail_no_letter_names_one(settings: Any) -> None:
    settings.INBOUND_ADDRESS = ""
    case = cast.a_case()
    deliver(lambda: LATER)
    assert all(not each.reply_to for each in sent_mail.outbox)
    assert reply_address(case) == ""


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"From": "somebody.else@example.org"}, "other_sender"),
        ({"From": ""}, "other_sender"),
        ({"body": "   \n"}, "empty"),
    ],
)
def test_what_is_not_surely_the_requesters_waits_for_a_person(changes: dict[str, str], cause: str) -> None:
    case = cast.a_case()
    row = received(a_mail(case, **changes))
    assert (row.state, row.cause, row.case) == ("for_a_person", cause, case)
    assert not Message.objects.exists()


def test_mail_that_names_no_case_waits_with_a_suggestion_where_it_answers_a_letter() -> None:
    case = cast.a_case()
    letter = Notice.objects.get(case=case, letter="receipt")
    assert received(a_mail(None, "Hello")).case is None
    row = received(a_mail(None, "Hello again", In_Reply_To=letter.message_id))
    assert (row.state, row.cause, row.case) == ("for_a_person", "no_case", case)


def test_a_flood_for_one_case_is_cut() -> None:
    case = cast.a_case()
    rows = [received(a_mail(case, f"Mail {index}")) for index in range(MOST_AN_HOUR + 3)]
    assert [row.state for row in rows].count("filed") == MOST_AN_HOUR
    assert rows[-1].cause == "too_many"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk", "X-Autoreply": "yes"},
        {"Return-Path": "<>"},
    ],
)
def test_the_answer_of_a_machine_is_kept_and_never_answered_or_filed(headers: dict[str, str]) -> None:
    case = cast.a_case()
    before = Notice.objects.count()
    row = received(a_mail(case, **headers))
    assert (row.state, row.case) == ("automatic", case)
    assert Notice.objects.count() == before
    assert not Message.objects.exists()


def test_weak_signs_together_do_not_bury_what_the_requester_sends_and_no_letter_answers_it() -> None:
    case = cast.a_case()
    signs = {"X-Auto-Response-Suppress": "All", "List-Id": "<a.example>", "Precedence": "bulk"}
    row = received(a_mail(case, Subject="Out of office: who pays for it?", **signs))
    assert (row.state, row.case) == ("filed", case)
    assert not Notice.objects.filter(queued_at__gte=LATER, recipient="requester").exists()


def test_our_own_letter_coming_back_is_a_loop_and_is_cut() -> None:
    case = cast.a_case()
    deliver(lambda: LATER)
    raw = sent_mail.outbox[0].message().as_bytes()
    before = cast.again(case).head_seq
    row = received(raw, recipients=[reply_address(case)])
    assert row.state == "loop"
    assert cast.again(case).head_seq == before


def test_a_bounce_is_noted_with_the_letter_that_came_back() -> None:
    case = cast.a_case()
    deliver(lambda: LATER)
    letter = Notice.objects.get(case=case, letter="receipt")
    raw = (
        f"From: MAILER-DAEMON@mx.example\nTo: records@localhost\nSubject: Undelivered Mail\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Final-Recipient: rfc822; {cast.ADDRESS}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\n--b--\n"
    ).encode()
    row = received(raw)
    letter.refresh_from_db()
    assert (row.state, row.cause, row.notice, row.case) == ("for_a_person", "suspected", letter, case)
    assert letter.state == "sent"
    assert letter.reports.get().kind == "suspected"


def test_a_bounce_of_a_letter_that_is_not_ours_waits_for_a_person() -> None:
    _name, raw = next((name, raw) for name, raw in mails("sisimai") if name.startswith("lhost-postfix-01"))
    assert received(raw).cause == "no_letter"


def test_a_mail_that_is_too_big_is_refused_before_it_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_mail_receive, "MOST_BYTES", 1000)
    with pytest.raises(MailTooBig):
        take_in(b"x" * 1001, door="smtp", now=LATER)
    row = InboundMail.objects.get()  # its beginning only, as a task for a person
    assert (row.state, row.cause, row.size) == ("for_a_person", "too_big", 1001)
    with pytest.raises(MailTooBig):
        take_in(b"x" * 1001, door="smtp", now=LATER)
    assert InboundMail.objects.count() == 1


def test_every_real_mail_is_stored_and_comes_to_an_end() -> None:
    count = 0
    for corpus in ("sisimai", "flufl_bounce", "ordinary"):
        for _name, raw in list(mails(corpus))[::20]:
            take_in(raw, door="pipe", now=LATER)
            count += 1
    done = handle_waiting(LATER, most=10_000)
    assert sum(done.values()) == InboundMail.objects.count() >= count - 3
    assert "stored" not in done
    assert not InboundMail.objects.filter(cause="unreadable").exists()
