"""A letter as a PDF on the resident's page: theirs alone, a download, honest when it fails."""

from __future__ import annotations

import pytest
import typst
from django.test import Client

from requests_app.cases.links import living, secret_of
from requests_app.cases.models import RecordsRequest
from requests_app.models import LetterFile, Notice
from requests_app.notices.pdf import archive as pdf_archive
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> RecordsRequest:
    """A case just filed, with its receipt."""
    return cast.a_case()


@pytest.fixture
def client(case: RecordsRequest) -> Client:
    """The browser of its requester."""
    browser = Client()
    link = living(case, cast.NOW)
    assert link is not None
    browser.get(f"/l/{secret_of(link.pk)}/")
    return browser


def address(case: RecordsRequest, notice: Notice, ending: str = ".pdf") -> str:
    return f"/{case.city.key}/requests/{case.number}/letters/{notice.pk}{ending}"


def receipt(case: RecordsRequest) -> Notice:
    return Notice.objects.get(case=case, letter="receipt")


def test_the_letters_page_leads_to_its_pdf_and_it_is_a_harmless_download(
    case: RecordsRequest, client: Client
) -> None:
    notice = receipt(case)
    assert address(case, notice) in client.get(address(case, notice, "/")).content.decode()
    answer = client.get(address(case, notice))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{case.number}-receipt.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer.content == bytes(LetterFile.objects.get(notice=notice).pdf)
    assert client.get(address(case, notice)).content == answer.content


def test_the_page_of_a_letter_has_headings_lists_and_its_closing_as_such(
    case: RecordsRequest, client: Client
) -> None:
    shown = client.get(address(case, receipt(case), "/")).content.decode()
    assert "<h2>Your request</h2>" in shown and "<ul><li>Number: " in shown
    assert "<p>Sincerely,</p>" in shown
    assert "{{link:" not in shown and "<pre" not in shown
    assert f'/{case.city.key}/requests/{case.number}/">' in shown


def test_letters_to_staff_of_other_cases_and_absent_ones_do_not_open(
    case: RecordsRequest, client: Client
) -> None:
    other = cast.a_case(description="Another one")
    to_staff = Notice.objects.filter(case=case).exclude(recipient="requester")
    assert to_staff.exists()
    for notice in [*to_staff, receipt(other)]:
        assert client.get(address(case, notice)).status_code == 404
    assert client.get(address(case, Notice(pk=10**30))).status_code == 404
    assert not LetterFile.objects.exists()


def test_without_the_key_there_is_no_letter(case: RecordsRequest) -> None:
    assert Client().get(address(case, receipt(case))).status_code == 403
    assert not LetterFile.objects.exists()


def test_it_is_read_only(case: RecordsRequest, client: Client) -> None:
    assert client.post(address(case, receipt(case))).status_code == 405


def test_a_letter_that_cannot_be_printed_leads_back_to_its_text(
    case: RecordsRequest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(notice: Notice, tear_off: object) -> pdf_archive.LetterPdf:
        raise typst.TypstError("broken")

    monkeypatch.setattr(pdf_archive, "letter_pdf", refuse)
    answer = client.get(address(case, receipt(case)), follow=True)
    assert answer.redirect_chain == [(address(case, receipt(case), "/"), 302)]
    assert "PDF of this notice could not be created" in answer.content.decode()
