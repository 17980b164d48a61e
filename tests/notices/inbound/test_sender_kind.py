"""Who wrote a mail, on corpora of real mail and on mail made to mislead."""

from __future__ import annotations

import time

import pytest

from requests_app.notices.inbound.parse import fingerprint, read
from requests_app.notices.inbound.sender_kind import Author, judge
from tests.notices.inbound.corpora import NOT_ORDINARY, mails


def _expected(name: str) -> Author:
    if name.startswith("arf"):
        return Author.COMPLAINT
    return Author.AUTOMATIC if name.startswith("rfc3834") else Author.BOUNCE


def test_nineteen_of_twenty_bounces_are_known_and_each_quickly() -> None:
    bounces, known, slowest = 0, 0, 0.0
    for name, raw in mails("sisimai"):
        if _expected(name) is not Author.BOUNCE:
            continue
        began = time.perf_counter()
        verdict = judge(read(raw))
        slowest = max(slowest, time.perf_counter() - began)
        bounces += 1
        known += verdict.author is Author.BOUNCE
    assert bounces > 600
    assert known / bounces >= 0.95, f"{known} of {bounces}"
    assert slowest < 2.0


def test_no_mail_of_a_machine_is_taken_for_a_person_more_than_one_time_in_fifty() -> None:
    verdicts = [judge(read(raw)).author for _name, raw in mails("sisimai")]
    assert verdicts.count(Author.PERSON) / len(verdicts) <= 0.02


def test_older_bounces_are_known_too() -> None:
    verdicts = [judge(read(raw)).author for _name, raw in mails("flufl_bounce")]
    assert verdicts.count(Author.BOUNCE) / len(verdicts) >= 0.93
    assert verdicts.count(Author.PERSON) <= 4  # they wait for a person: no strong sign stands in them


def test_no_letter_of_a_person_is_taken_for_a_machines() -> None:
    real = {
        name: judge(read(raw)).author for corpus in ("ordinary", "rubymail") for name, raw in mails(corpus)
    }
    assert {name for name, author in real.items() if author is not Author.PERSON} == set(NOT_ORDINARY)
    assert {real[name] for name in NOT_ORDINARY} == {Author.BOUNCE}
    assert len(real) - len(NOT_ORDINARY) == 127


def test_one_broken_line_among_the_headers_does_not_begin_the_words() -> None:
    mail = read(b"Received: a\nquite Delivered-To: x@y\nFrom: rosa@home.example\nSubject: Pipes\n\nHello.\n")
    assert (mail.sender, mail.subject, mail.text) == ("rosa@home.example", "Pipes", "Hello.")
    mail = read(b"From: rosa@home.example\nDear city: hello\nTo: be honest\n")
    assert mail.text == ""  # what looks like a header before any empty line is one
    mail = read(b"From: rosa@home.example\nDear city, hello: all\nof you\n")
    assert mail.text == "Dear city, hello: all\nof you"


def test_addresses_in_utf_8_keep_their_signs() -> None:
    mail = read('From: "Jöhn" <jdöe@mächine.example>\nTo: märy@exämple.net\n\nHi\n'.encode())
    assert (mail.sender, mail.sender_name, mail.recipients) == (
        "jdöe@mächine.example", "Jöhn", ("märy@exämple.net",)
    )  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _raw in mails("sisimai") if name.startswith("rfc3834")])
def test_an_answer_of_an_absent_person_is_automatic(name: str) -> None:
    raw = dict(mails("sisimai"))[name]
    assert judge(read(raw)).author is Author.AUTOMATIC


def test_most_bounces_say_whom_they_could_not_reach_and_which_letter_it_was() -> None:
    found = [judge(read(raw)).bounce for _name, raw in mails("sisimai")]
    bounces = [bounce for bounce in found if bounce]
    assert sum(bool(bounce.recipients) for bounce in bounces) / len(bounces) > 0.9
    assert sum(bool(bounce.original_id) for bounce in bounces) / len(bounces) > 0.8


REPORT = (
    b"From: MAILER-DAEMON@mx.example\nTo: records@city.example\nSubject: %b\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    b"--b\nContent-Type: text/plain\n\nAbout your letter.\n"
    b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    b"Final-Recipient: rfc822; rosa@home.example\nAction: %b\nStatus: %b\n\n"
    b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <abc@city.example>\nSubject: Your request\n\n--b--\n"
)


@pytest.mark.parametrize(
    ("action", "status", "hard"),
    [(b"failed", b"5.1.1", True), (b"failed", b"5.2.2", False), (b"delayed", b"4.4.1", False)],
)
def test_a_report_says_whether_trying_again_would_help(action: bytes, status: bytes, hard: bool) -> None:
    verdict = judge(read(REPORT % (b"Undelivered Mail", action, status)))
    assert verdict.author is Author.BOUNCE
    assert verdict.bounce is not None
    assert (verdict.bounce.hard, verdict.bounce.original_id) == (hard, "<abc@city.example>")
    assert verdict.bounce.recipients == ("rosa@home.example",)


def test_a_report_of_arrival_is_no_bounce() -> None:
    verdict = judge(read(REPORT % (b"Delivered", b"delivered", b"2.0.0")))
    assert verdict.author is Author.AUTOMATIC


WEAK: dict[str, bytes] = {
    "subject": b"Subject: Vacation rental permits on J Street",
    "notice": b"Subject: Automatic reply: your request",
    "precedence": b"Precedence: bulk",
    "list": b"List-Id: <neighbors.example>",
    "provider": b"Feedback-ID: 1.us-west-2.abc:AmazonSES",
    "suppress": b"X-Auto-Response-Suppress: All",
    "responder": b"X-Autoreply: yes",
}


@pytest.mark.parametrize("sign", WEAK)
def test_one_weak_sign_makes_no_machine_and_is_told(sign: str) -> None:
    verdict = judge(read(b"From: rosa@home.example\n" + WEAK[sign] + b"\n\nI mean the north bridge.\n"))
    assert verdict.author is Author.PERSON
    assert sign in verdict.signs


@pytest.mark.parametrize("signs", [("responder", "precedence"), ("responder", "subject")])
def test_the_header_of_a_responder_with_another_sign_makes_a_machine(signs: tuple[str, ...]) -> None:
    head = b"\n".join(WEAK[sign] for sign in signs)
    assert judge(read(b"From: rosa@home.example\n" + head + b"\n\nI am away.\n")).author is Author.AUTOMATIC


def test_weak_signs_alone_make_no_machine_however_many() -> None:
    """Some Outlook servers add the header to people's mail, and people begin a subject with a colon too."""
    weak = [
        sign for sign in WEAK.values() if sign not in (WEAK["responder"], WEAK["subject"], WEAK["notice"])
    ]
    for subject in (b"Subject: Out of office: who pays for it?", WEAK["subject"]):
        verdict = judge(
            read(b"\n".join([b"From: rosa@home.example", subject, *weak]) + b"\n\nI mean 2024.\n")
        )
        assert verdict.author is Author.PERSON
        assert {"subject", "suppress", "precedence", "list", "provider"} <= set(verdict.signs)


@pytest.mark.parametrize("said", [b"auto-replied", b"auto-generated", b"auto-notified"])
def test_what_says_of_itself_that_a_machine_sent_it_is_believed(said: bytes) -> None:
    raw = b"From: rosa@home.example\nAuto-Submitted: " + said + b"\n\nHello.\n"
    assert judge(read(raw)).author is Author.AUTOMATIC


def test_what_nobody_sent_is_a_machines() -> None:
    raw = b"From: rosa@home.example\nSubject: Hello\n\nHello.\n"
    assert judge(read(raw)).author is Author.PERSON
    assert judge(read(raw), null_sender=True).author is Author.AUTOMATIC
    assert judge(read(b"Return-Path: <>\n" + raw)).author is Author.AUTOMATIC
    provider = b"Return-Path: <bounces@mail-delivery.example>\nFeedback-ID: 1.us-west-2:x\n"
    assert judge(read(provider + raw)).author is Author.PERSON


@pytest.mark.parametrize(
    "raw",
    [
        b"From: rosa@home.example\nSubject: Re: your failed delivery\n\nThe user is unknown to me: 550 pages!\n",
        b"From: rosa@home.example\nSubject: undeliverable records\n\nMy mailbox is full of your letters. 5.1.1\n",
        b"From: rosa@home.example\nSubject: Delay\nAuto-Submitted: no\n\nWhy the delay?\n",
        b"From: rosa@home.example\nIn-Reply-To: <x@y>\nSubject: Re: returned mail\n\n"
        b"> Message-ID: <a@b>\n550 no such user\n",
    ],
)
def test_a_person_who_writes_about_mail_is_a_person(raw: bytes) -> None:
    assert judge(read(raw)).author is Author.PERSON


def test_the_marks_of_the_way_do_not_change_the_fingerprint() -> None:
    raw = b"From: rosa@home.example\r\nMessage-ID: <1@h>\r\n\r\nHello\r\n"
    assert fingerprint(raw) == fingerprint(b"Received: from a by b\r\n" + raw.replace(b"\r\n", b"\n"))
    assert fingerprint(raw) != fingerprint(raw.replace(b"Hello", b"Hallo"))
    assert fingerprint(raw) != fingerprint(raw.replace(b"<1@h>", b"<2@h>"))
