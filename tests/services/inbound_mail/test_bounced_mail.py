"""A mail that says that a letter came back: believed with the letter's key, for its own recipient, from two sides."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.core import mail as sent_mail

from requests_app.models import InboundMail, Notice
from requests_app.notices.delivery.run import deliver
from requests_app.notices.inbound.letter_keys import bounce_address, letter_of
from requests_app.notices.inbound.reading import read_mail, reading_of
from requests_app.notices.names import message_id
from requests_app.services.inbound_mail import bounced_mail, triage as inbound_mail_triage
from requests_app.services.inbound_mail.bounced_mail import comes_from_our_server
from requests_app.services.inbound_mail.bounces import Heard
from requests_app.services.letters import resend as letter_resend
from tests import cast
from tests.notices.inbound.corpora import mails
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
OUTSIDE = "Received: from mx.example (mx.example [192.0.2.1])\n\tby mail.city.example (Postfix)\n"
OWN = "Received: by mail.city.example (Postfix)\n\tid 4XYZ; Mon, 05 Oct 2026 10:00:00 -0700\n"


@pytest.fixture
def letter() -> Notice:
    """A receipt, handed to the mail server."""
    case = cast.a_case()
    deliver(lambda: LATER)
    return case.notices.get(letter="receipt")


def report(
    original: str = "", recipient: str = cast.ADDRESS, trace: str = OUTSIDE, to: str = "records@localhost"
) -> bytes:
    """What a mail server says of a letter that it could not deliver."""
    named = f"Final-Recipient: rfc822; {recipient}\n" if recipient else ""
    return (
        f"{trace}From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: Undelivered Mail\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"{named}Action: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {original}\n--b--\n"
    ).encode()


def test_the_key_of_a_letter_cannot_be_worked_out_from_public_facts(letter: Notice, settings: Any) -> None:
    args = ("SAC-2026-000001", "receipt", 1, "requester")
    mine = message_id(*args)
    assert mine == message_id(*args)
    settings.LINK_KEY = b"another installation"
    assert message_id(*args) != mine


def test_a_letter_leaves_with_an_envelope_sender_of_its_own(letter: Notice) -> None:
    [sent] = [each for each in sent_mail.outbox if each.to == [cast.ADDRESS]]
    address = bounce_address(letter)
    assert sent.from_email == address
    assert len(address.partition("@")[0]) <= 64
    assert str(sent.message()["From"]).endswith("<records@127.0.0.1>")
    assert letter_of(address.upper()) == letter
    other = address.replace(f"b-{letter.pk}.", f"b-{letter.pk + 1}.")
    forged = address.replace(address.partition(".")[2].partition("@")[0], "a" * 26)
    assert [letter_of(each) for each in (other, forged, "records@localhost", "", "x" * 10_000)] == [None] * 5


def test_one_report_from_outside_is_a_suspicion_that_a_person_can_confirm(letter: Notice) -> None:
    row = received(report(letter.message_id))
    assert (row.state, row.cause, row.notice) == ("for_a_person", "suspected", letter)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert (
        received(report(letter.message_id, to="records+x@localhost")).cause == "suspected"
    )  # the same again
    clerk = cast.the_intake(cast.again(letter.case))
    assert inbound_mail_triage.confirm_bounce(row.pk, actor=clerk, now=LATER).state == "bounce"
    letter.refresh_from_db()
    assert letter.state == "bounced"


def test_a_second_report_about_another_letter_to_the_address_makes_both_certain(letter: Notice) -> None:
    first = received(report(letter.message_id))
    cast.begin_review(cast.again(letter.case), LATER + cast.HOUR)
    deliver(lambda: LATER + 2 * cast.HOUR)
    second = letter.case.notices.get(letter="acknowledgment")
    row = received(report("", recipient="", to=bounce_address(second)))
    first.refresh_from_db()
    assert [row.state, first.state] == ["bounce", "bounce"]
    assert set(Notice.objects.filter(pk__in=[letter.pk, second.pk]).values_list("state", flat=True)) == {
        "bounced"
    }


def test_a_second_report_after_the_letter_was_sent_again_makes_it_certain(letter: Notice) -> None:
    row = received(report(letter.message_id))
    inbound_mail_triage.confirm_bounce(row.pk, actor=cast.the_intake(cast.again(letter.case)), now=LATER)
    letter_resend.resend(letter.pk, actor=cast.the_intake(cast.again(letter.case)), now=LATER + cast.DAY)
    deliver(lambda: LATER + cast.DAY)
    row = received(report(letter.message_id, to="records+y@localhost"))
    assert row.state == "bounce"


def test_the_word_of_the_citys_own_server_is_enough(letter: Notice, settings: Any) -> None:
    settings.MAIL_SERVER_NAME = "mail.city.example"
    assert received(report(letter.message_id, trace=OWN)).state == "bounce"
    letter.refresh_from_db()
    assert letter.state == "bounced"


@pytest.mark.parametrize(
    ("trace", "own"),
    [
        ("by mail.city.example (Postfix) id 4XYZ", True),
        ("by MAIL.city.example; today", True),
        ("from mail.city.example (forged [192.0.2.9]) by mail.city.example (Postfix)", False),
        ("by other.example", False),
        ("", False),
    ],
)
def test_only_a_trace_that_names_nobody_before_it_is_the_servers_own(
    settings: Any, trace: str, own: bool
) -> None:
    settings.MAIL_SERVER_NAME = "mail.city.example"
    assert comes_from_our_server(trace) is own
    settings.MAIL_SERVER_NAME = ""
    assert not comes_from_our_server(trace)


@pytest.mark.parametrize("recipient", ["somebody.else@nowhere.example", ""])
def test_a_report_about_somebody_else_is_not_about_the_letter(letter: Notice, recipient: str) -> None:
    assert received(report(letter.message_id, recipient)).cause == "no_letter"
    letter.refresh_from_db()
    assert (letter.state, letter.reports.count()) == ("sent", 0)


def test_a_requester_who_sends_on_what_came_back_to_them_is_heard() -> None:
    case = cast.a_case()
    body = "550 5.1.1 user unknown\nMessage-ID: <a@b.example>\ncould not be delivered"
    row = received(a_mail(case, body, Subject="Mail delivery failed"))
    assert (row.state, row.case) == ("filed", case)
    assert InboundMail.objects.count() == 1


def rekeyed(raw: bytes, letter: Notice, *, quoting: bool = True) -> bytes:
    """A real report as if it were about one of our letters: its recipients and, `quoting`, its Message-ID are ours."""
    bounce = reading_of(*read_mail(b"0" + raw)).verdict.bounce
    for address in bounce.recipients if bounce else ():
        raw = re.sub(re.escape(address.encode()), letter.to_address.encode(), raw, flags=re.IGNORECASE)
    quoted = (bounce.original_id if bounce and quoting else "").encode()
    return raw.replace(quoted, letter.message_id.encode()) if quoted else raw


def test_of_real_reports_nineteen_of_twenty_find_their_letter_by_its_keys(
    letter: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they come: to the bounce address of the letter. By the quoted Message-ID alone most do, by nothing none."""
    monkeypatch.setattr(bounced_mail, "record_bounce", lambda *_told, **_named: Heard.SUSPECTED)
    reports = [raw for name, raw in mails("sisimai") if not name.startswith(("arf", "rfc3834"))]
    found: Counter[str] = Counter()
    for raw in reports:
        for how, told, known in (
            ("address", rekeyed(raw, letter), letter),
            ("id", rekeyed(raw, letter), None),
            ("nothing", raw, None),
        ):
            reading, row = reading_of(*read_mail(b"0" + told)), InboundMail()
            if (bounce := reading.verdict.bounce) is not None:
                bounced_mail.take_bounce(row, bounce, reading, known, LATER)
            found[how] += row.cause == "suspected"
    assert len(reports) > 600
    assert found["address"] / len(reports) >= 0.95, found
    assert found["id"] / len(reports) >= 0.6, found
    assert found["nothing"] == 0


def test_twenty_real_reports_find_their_letter_by_nothing_but_the_address_they_were_handed_over_to(
    letter: Notice,
) -> None:
    """Through the whole service: stored, read in the child, looked up by the envelope's recipient."""
    reports = [raw for name, raw in mails("sisimai") if not name.startswith(("arf", "rfc3834"))][::31]
    found: Counter[str] = Counter()
    for raw in reports:
        told = rekeyed(raw, letter, quoting=False)
        row = received(told, sender="<>", recipients=[bounce_address(letter)])
        found[row.cause or row.state] += row.notice == letter
    assert len(reports) == 20
    assert found["suspected"] + found["bounce"] >= 19, found
