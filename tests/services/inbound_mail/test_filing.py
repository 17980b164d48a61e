"""A mail filed in its case: with its files, its date and what it answers, or not at all."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest

from requests_app.models import Document, Message, Notice
from requests_app.services.inbound_mail import (
    filing as inbound_mail_filing,
)
from requests_app.services.inbound_mail.reader import handle
from requests_app.services.inbound_mail.receive import take_in
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received, reply_address
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
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


def test_what_fails_while_filing_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.a_case()
    row = take_in(a_mail(case), door="smtp", now=LATER)
    before = {name: rows for name, rows in snapshot().items() if name != "InboundMail"}

    def broken(*_all: Any, **_named: Any) -> None:
        raise RuntimeError("no such word")

    monkeypatch.setattr(inbound_mail_filing.case_work, "record_event", broken)
    handle(row.pk, now=LATER)
    assert {name: rows for name, rows in snapshot().items() if name != "InboundMail"} == before
