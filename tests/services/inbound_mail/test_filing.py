"""A mail filed in its case: with its files, its date and what it answers, or not at all."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from typing import Any

import pytest

from requests_app.models import Document, Message, Notice, RecordsRequest
from requests_app.services.inbound_mail import (
    filing as inbound_mail_filing,
    outcome as inbound_mail_outcome,
)
from requests_app.services.inbound_mail.reader import handle
from requests_app.services.inbound_mail.receive import take_in
from tests import cast
from tests.outlook_files import a_saved_mail, winmail
from tests.services.inbound_mail.test_receive import LATER, a_mail, received, reply_address
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def test_an_answer_by_mail_is_filed_in_its_case_with_what_it_quotes_folded() -> None:
    case = cast.a_case()
    row = received(a_mail(case, "Thank you.\n\nOn Monday, the city wrote:\n> We received your request.\n"))
    message = Message.objects.get(case=case)
    assert (row.state, row.case, row.filed_as) == ("filed", case, message)
    assert (message.body, message.from_requester) == ("Thank you.", True)
    assert message.quoted.startswith("On Monday, the city wrote:")
    event = cast.again(case).events.latest("seq")
    assert event.kind == "written_to_city"
    assert '"channel":"email"' in event.payload
    assert "Thank you" not in event.payload
    assert Notice.objects.filter(case=case, letter="staff_message").exists()


def test_a_mail_that_answers_the_citys_question_runs_the_clock_on() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = take_in(a_mail(case), door="imap", now=cast.again(case).events.latest("seq").at + cast.HOUR)
    assert handle(row.pk, now=cast.again(case).events.latest("seq").at + cast.HOUR) == "filed"
    assert cast.again(case).state == "clerk_review"
    assert cast.again(case).events.latest("seq").kind == "clarified"


def test_enclosed_files_follow_the_rules_of_uploads() -> None:
    case = cast.a_case()
    letter = EmailMessage()
    letter["From"], letter["To"] = cast.ADDRESS, reply_address(case)
    letter.set_content("See the files.")
    letter.add_attachment(PDF, maintype="application", subtype="pdf", filename="../../etc/plan.pdf")
    letter.add_attachment(b"MZ\x90\x00", maintype="application", subtype="pdf", filename="plan.exe")
    letter.add_attachment(b"MZ\x90\x00", maintype="application", subtype="pdf", filename="fake.pdf")
    received(letter.as_bytes())
    message = Message.objects.get(case=case)
    document = Document.objects.get(case=case)
    assert (document.name, document.audience) == ("plan.pdf", "requester")
    assert message.body.count("[Not attached:") == 2
    assert str(document.pk) in cast.again(case).events.latest("seq").payload


def test_a_file_without_words_is_enough() -> None:
    case = cast.a_case()
    letter = EmailMessage()
    letter["From"], letter["To"] = cast.ADDRESS, reply_address(case)
    letter.add_attachment(PDF, maintype="application", subtype="pdf", filename="plan.pdf")
    assert received(letter.as_bytes()).state == "filed"
    assert Message.objects.get().body == "See the attached file."


def _parts(case: RecordsRequest, *parts: str, kind: str = "mixed", boundary: str = "x") -> bytes:
    head = f"From: {cast.ADDRESS}\nTo: {reply_address(case)}\nSubject: Files\nMIME-Version: 1.0\n"
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f"{head}Content-Type: multipart/{kind}; boundary={boundary}\n\n{body}--{boundary}--\n".encode()


def test_every_file_over_the_limit_is_named() -> None:
    case = cast.a_case()
    files = [
        f"Content-Type: text/plain\nContent-Disposition: attachment; filename=note{place:02}.txt\n\nNote {place}."
        for place in range(33)
    ]
    received(_parts(case, "Content-Type: text/plain\n\nMy notes.", *files))
    body = Message.objects.get(case=case).body
    assert Document.objects.filter(case=case).count() == 30
    for place in range(30, 33):
        assert f"note{place}.txt" in body


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["Content-Type: text/plain\n\nWords."] * 250, "more than 200 parts"),
        (
            ["Content-Type: text/plain\n\nWords.", "".join(
                f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(15)
            )],
            "nested too deeply",
        ),
        (
            ["Content-Type: text/plain\n\nWords.",
             "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEA"],
            "“winmail.dat” was kept but could not be opened",
        ),
    ],
)  # fmt: skip
def test_what_was_not_opened_is_said_in_the_message(parts: list[str], said: str) -> None:
    case = cast.a_case()
    received(_parts(case, *parts))
    body = Message.objects.get(case=case).body
    assert "Words." in body and said in body


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("winmail.dat", winmail({"plan.pdf": PDF}, body="The plan is enclosed."), {"plan.pdf"}),
        ("saved.msg", a_saved_mail(attachments={"plan.pdf": PDF}), {"saved.msg", "plan.pdf"}),
    ],
)
def test_what_outlook_wraps_is_unwrapped_into_documents(name: str, content: bytes, kept: set[str]) -> None:
    case, letter = cast.a_case(), EmailMessage()
    letter["From"], letter["To"] = cast.ADDRESS, reply_address(case)
    letter.set_content("Here it is.")
    letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    assert received(letter.as_bytes()).state == "filed"
    assert set(Document.objects.filter(case=case).values_list("name", flat=True)) == kept
    body = Message.objects.get(case=case).body
    assert "Here it is." in body and "Not attached" not in body
    assert ("The plan is enclosed." in body) == (name == "winmail.dat")


def test_a_mail_to_more_requests_than_anyone_has_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_mail_outcome, "MOST_CASES", 1)
    case, other = cast.a_case(), cast.a_case()
    row = received(a_mail(case, Cc=reply_address(other)))
    assert (row.state, row.cause) == ("for_a_person", "many_cases")
    assert not Message.objects.exists()


def test_logos_and_signatures_are_folded_and_listed_and_a_picture_sent_again_is_one_of_them() -> None:
    case = cast.a_case()
    words = "Content-Type: text/plain\n\nWords."
    dot = base64.b64encode(GIF).decode()
    logo = f"Content-Type: image/gif; name=image001.gif\nContent-ID: <1>\nContent-Transfer-Encoding: base64\n\n{dot}"
    plan = "Content-Type: application/pdf; name=plan.pdf\nContent-Disposition: attachment\n\n" + PDF.decode()
    signature = "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----"
    received(_parts(case, words, logo, plan, signature))
    received(_parts(case, words.replace("Words", "More"), plan, boundary="y"))
    first, second = Message.objects.filter(case=case).order_by("id")
    assert "[Kept with the original email: image001.gif, signature.asc]" in first.quoted
    assert "[Kept with the original email: plan.pdf]" in second.quoted
    assert "image001.gif" not in first.body
    assert Document.objects.filter(case=case).count() == 1


def test_what_fails_while_filing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.a_case()
    row = take_in(a_mail(case), door="smtp", now=LATER)
    before = {name: rows for name, rows in snapshot().items() if name != "InboundMail"}

    def broken(*_all: Any, **_named: Any) -> None:
        raise RuntimeError("no such word")

    monkeypatch.setattr(inbound_mail_filing.case_work, "record_event", broken)
    handle(row.pk, now=LATER)
    assert {name: rows for name, rows in snapshot().items() if name != "InboundMail"} == before
