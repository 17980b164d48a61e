"""A letter on paper is made once, goes with the mail the law wants, never stops it, and is forgotten with its words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import typst
from django.core import mail
from django.db import DatabaseError, transaction

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound
from requests_app.models import LetterFile, Notice, NoticeAttempt
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import ERASED, NoticeState
from requests_app.notices.pdf import archive as pdf_archive, letter as pdf_letter
from requests_app.notices.pdf.archive import NotPrintable, file_name, file_of
from requests_app.notices.pdf.letter import LetterPdf, letter_pdf
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 2 * cast.DAY
MUCH_LATER = cast.NOW + 100 * cast.DAY


@pytest.fixture
def denial() -> Notice:
    """The letter of a denied case, waiting to be sent."""
    return Notice.objects.get(case=cast.a_case_in("denied"), letter="denial")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that prints nothing."""

    def refuse(letter: Mapping[str, Any], stamp: int) -> bytes:
        raise typst.TypstError("no paper for Ana Ruiz")

    monkeypatch.setattr(pdf_letter, "typeset", refuse)


def test_a_file_is_made_once_and_stays_the_same(denial: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    first = file_of(denial, LATER)
    monkeypatch.setattr(pdf_archive, "letter_pdf", lambda notice, tear_off: LetterPdf(b"another", True))
    again = file_of(denial, LATER + cast.DAY)
    assert again.pk == first.pk and bytes(again.pdf) == bytes(first.pdf)
    assert first.sha256 == hashlib.sha256(bytes(first.pdf)).hexdigest()
    assert first.made_at == LATER and not first.flawed


def test_of_two_makers_at_once_the_first_is_kept(denial: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(notice: Notice, tear_off: object) -> LetterPdf:
        monkeypatch.setattr(pdf_archive, "letter_pdf", letter_pdf)
        file_of(notice, LATER)
        return LetterPdf(b"late", True)

    monkeypatch.setattr(pdf_archive, "letter_pdf", slow)
    assert bytes(file_of(denial, LATER).pdf).startswith(b"%PDF")
    assert LetterFile.objects.get(notice=denial).flawed is False


def test_nobody_changes_or_removes_a_file_not_even_by_sql(denial: Notice) -> None:
    file_of(denial, LATER)
    rows = LetterFile.objects.filter(notice=denial)
    for act in (lambda: rows.update(pdf=b"x"), lambda: rows.update(flawed=True), rows.delete):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            act()
    assert bytes(rows.get().pdf).startswith(b"%PDF")


def test_the_mail_of_a_letter_the_law_wants_carries_it(denial: Notice) -> None:
    deliver(lambda: LATER)
    sent = {message.subject: message for message in mail.outbox}
    [(name, content, kind)] = sent[denial.subject].attachments
    assert (name, kind) == (f"{denial.case.number}-denial.pdf", "application/pdf")
    assert content == bytes(LetterFile.objects.get(notice=denial).pdf)


def test_the_mail_of_another_letter_carries_none(denial: Notice) -> None:
    deliver(lambda: LATER)
    receipt = Notice.objects.get(case=denial.case, letter="receipt")
    assert not receipt.statutory
    assert [message.attachments for message in mail.outbox if message.subject == receipt.subject] == [[]]
    assert not LetterFile.objects.filter(notice=receipt).exists()


def test_a_letter_sent_again_carries_the_same_file(denial: Notice) -> None:
    deliver(lambda: LATER)
    Notice.objects.filter(pk=denial.pk).update(state=NoticeState.QUEUED)
    deliver(lambda: LATER + timedelta(days=1))
    first, second = [message for message in mail.outbox if message.subject == denial.subject]
    assert first.attachments == second.attachments


@pytest.mark.usefixtures("broken")
def test_a_letter_that_cannot_be_printed_goes_without_and_the_attempt_says_so(denial: Notice) -> None:
    deliver(lambda: LATER)
    assert denial.subject in {message.subject for message in mail.outbox}
    attempt = NoticeAttempt.objects.get(notice=denial)
    assert attempt.succeeded and attempt.detail == "without its PDF: NotPrintable"
    assert not LetterFile.objects.filter(notice=denial).exists()
    with pytest.raises(NotPrintable) as refused:
        file_of(denial, LATER)
    assert "Ana" not in refused.value.message


def test_erasure_takes_the_file_and_no_new_one_is_made(denial: Notice) -> None:
    file_of(denial, LATER)
    case = cast.again(denial.case)
    cast.close(case, MUCH_LATER)
    erase(case.pk, actor=staff(cast.an_administrator(case.city)), now=MUCH_LATER + cast.DAY)
    assert not LetterFile.objects.filter(notice__case=case).exists()
    denial.refresh_from_db()
    assert denial.body_text == ERASED
    with pytest.raises(NotFound):
        file_of(denial, MUCH_LATER + cast.DAY)


def test_a_letter_erased_while_it_is_made_is_not_put_on_file(
    denial: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erased_meanwhile(notice: Notice, tear_off: object) -> LetterPdf:
        Notice.objects.filter(pk=notice.pk).update(body_text=ERASED)
        return LetterPdf(b"%PDF with words", False)

    monkeypatch.setattr(pdf_archive, "letter_pdf", erased_meanwhile)
    with pytest.raises(NotFound):
        file_of(denial, LATER)
    assert not LetterFile.objects.exists()


def test_a_file_name_tells_nothing_of_the_person(denial: Notice) -> None:
    assert file_name(denial) == f"{denial.case.number}-denial.pdf"


def test_page_only_letters_are_made_when_asked_for() -> None:
    extra: dict[str, Any] = {"email": "", "no_contact": True}
    case = cast.a_case(**extra)
    notice = Notice.objects.get(case=case, letter="receipt")
    deliver(lambda: LATER)
    assert not LetterFile.objects.filter(notice=notice).exists()
    assert bytes(file_of(notice, LATER).pdf).startswith(b"%PDF")
