"""Reading mail that is broken, hostile or merely foreign, and folding what it quotes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from requests_app.notices.inbound.html_text import text_of_html
from requests_app.notices.inbound.parse import Mail, fingerprint, read
from requests_app.notices.inbound.quoted_text import fold
from requests_app.notices.inbound.sender_kind import judge
from tests.notices.inbound.corpora import mails

HEAD = b"From: Rosa <rosa@home.example>\nSubject: Hello\n"


def _storable(mail: Mail) -> None:
    for text in (mail.message_id, mail.sender, mail.sender_name, mail.subject, mail.text, *mail.recipients):
        assert "\x00" not in text
        text.encode("utf-8")
    for attachment in mail.attachments:
        attachment.name.encode("utf-8")
        assert isinstance(attachment.content, bytes)


@pytest.mark.parametrize("corpus", ["sisimai", "flufl_bounce", "ordinary"])
def test_no_real_mail_is_too_broken_to_read(corpus: str) -> None:
    count = 0
    for _name, raw in mails(corpus):
        _storable(read(raw))
        count += 1
    assert count > 25


@given(st.binary(max_size=600))
def test_no_bytes_are_too_broken_to_read(raw: bytes) -> None:
    for each in (
        raw,
        HEAD + raw,
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + raw + b"\n--x--",
    ):
        mail = read(each)
        _storable(mail)
        judge(mail)
        assert len(fingerprint(each)) == 64


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"no header at all",
        HEAD + b"Content-Type: text/plain; charset=no-such-charset\n\n\xff\xfe\x00caf\xe9",
        HEAD
        + b"Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n!!!not base64!!!",
        HEAD + b"Subject: =?utf-8?B?broken?=\n\nx",
        HEAD + b"Message-ID: " + b"<" + b"a" * 5000 + b"@x>\n\nx",
        b"From: " + b"a" * 100_000 + b"@x\nSubject: " + b"s" * 100_000 + b"\n\nx",
        HEAD + b"Content-Type: multipart/mixed; boundary=\n\n--\n",
        HEAD + b"Content-Type: text/plain; name*=utf-8''%FF%FE.pdf\nContent-Disposition: attachment\n\nx",
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 500,
    ],
)
def test_broken_mail_is_read_all_the_same(raw: bytes) -> None:
    mail = read(raw)
    _storable(mail)
    assert len(mail.subject) <= 250


def test_naughty_strings_come_through_as_they_are() -> None:
    for text in ("Ünïcode 王 🥲", "<script>alert(1)</script>", "=1+1", "{{link:x}}", "Robert'); DROP TABLE"):
        raw = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()
        assert read(raw).text == text


def test_eight_bit_headers_are_read() -> None:
    assert read("From: José <jose@home.example>\nSubject: Petición\n\nx".encode()).subject == "Petición"
    assert read("Subject: Petición\n\nx".encode("latin-1")).subject == "Petición"


def test_an_html_mail_is_read_as_its_words() -> None:
    raw = HEAD + (
        b"Content-Type: text/html\n\n<style>p{}</style><p>Dear&nbsp;city,</p><p>yes.</p>"
        b"<script>x()</script><blockquote><p>Your question</p></blockquote>"
    )
    assert read(raw).text == "Dear city,\nyes.\n> Your question"
    assert text_of_html("<![bad<p>words") is not None


def test_the_name_of_an_attachment_is_told_as_it_was_sent() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee file.\n"
        b"--b\nContent-Type: application/pdf\n"
        b'Content-Disposition: attachment; filename="../../etc/passwd"\n\n%PDF\n--b--\n'
    )
    mail = read(raw)
    assert mail.text == "See file."
    assert [attachment.name for attachment in mail.attachments] == ["../../etc/passwd"]


REPLIES = {
    "android.eml": "Hello", "aol.eml": "Hello", "apple_mail.eml": "Hello", "apple_mail_2.eml": "Hello",
    "comcast.eml": "Hello", "gmail.eml": "Hello", "hotmail.eml": "Hello", "outlook.eml": "Hello", "yahoo.eml": "Hello",
    "iphone.eml": "Hello\n\nSent from my iPhone",
}  # fmt: skip


@pytest.mark.parametrize(("name", "own"), REPLIES.items())
def test_what_a_reply_quotes_is_folded(name: str, own: str) -> None:
    reply = fold(read(dict(mails("ordinary"))[name]).text)
    assert reply.own == own
    assert reply.quoted


def test_an_answer_below_or_between_the_quotation_is_never_folded_away() -> None:
    below = "On Monday, the city wrote:\n> Which year?\nThe year 2024."
    between = "Hello,\n> Which year?\n2024\n> Which street?\nJ Street"
    assert fold(below).own == below
    assert fold(between).own == between
    assert "Hello" in fold(read(dict(mails("ordinary"))["thunderbird.eml"]).text).own


def test_nothing_is_lost_by_folding() -> None:
    for _name, raw in mails("ordinary"):
        text = read(raw).text
        reply = fold(text)
        assert reply.own or not text.strip()
        assert [word for word in f"{reply.own}\n{reply.quoted}".split()] == text.split()


def test_a_mail_that_is_all_quotation_is_kept_whole() -> None:
    assert fold("> only\n> quoted").own == "> only\n> quoted"


def test_naughty_strings_are_all_read() -> None:
    strings = Path(__file__).parents[2] / "data" / "text" / "blns.json"
    for text in json.loads(strings.read_text()):
        _storable(
            read(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode("utf-8", "replace"))
        )
