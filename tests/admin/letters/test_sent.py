"""Letters as PDF at the desk: for who may read the case, as a download, with a word where signs are missing."""

from __future__ import annotations

import zipfile

import pytest
import typst
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import link_holder
from requests_app.models import City, LetterFile, Notice
from requests_app.notices.models import ERASED
from requests_app.notices.pdf import archive as pdf_archive
from requests_app.notices.pdf.archive import file_of
from requests_app.services.case_export.export import case_file
from tests import cast
from tests.admin.conftest import SignIn

pytestmark = pytest.mark.django_db
FLAW = "could not be printed"


def receipt(city: City, **asked: str) -> Notice:
    return Notice.objects.get(case=cast.a_case(city, **asked), letter="receipt")


def pdf_address(notice: Notice) -> str:
    return reverse("admin:requests_app_notice_pdf", args=[notice.pk])


def page(client: Client, notice: Notice) -> str:
    answer = client.get(reverse("admin:requests_app_notice_change", args=[notice.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clerk_downloads_the_very_bytes_on_file(clerk: Client, sacramento: City) -> None:
    notice = receipt(sacramento)
    assert pdf_address(notice) in page(clerk, notice)
    answer = clerk.get(pdf_address(notice))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer.content == bytes(LetterFile.objects.get(notice=notice).pdf)
    assert FLAW not in page(clerk, notice)


def test_a_letter_with_missing_signs_is_pointed_out(clerk: Client, sacramento: City) -> None:
    notice = receipt(sacramento, name="王小明")
    clerk.get(pdf_address(notice))
    assert FLAW in page(clerk, notice)


def test_staff_of_another_city_and_strangers_get_none(
    bakersfield: City, sacramento: City, sign_in: SignIn
) -> None:
    notice = receipt(sacramento)
    assert sign_in(cast.an_intake_clerk(bakersfield)).get(pdf_address(notice)).status_code == 404
    assert Client().get(pdf_address(notice)).status_code == 302
    assert not LetterFile.objects.exists()


def test_an_erased_letter_has_none(clerk: Client, sacramento: City) -> None:
    notice = receipt(sacramento)
    Notice.objects.filter(pk=notice.pk).update(body_text=ERASED)
    assert pdf_address(notice) not in page(clerk, notice)
    assert clerk.get(pdf_address(notice)).status_code == 404


def test_a_letter_that_cannot_be_printed_leads_back_with_a_word(
    clerk: Client, sacramento: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(notice: Notice, tear_off: object) -> pdf_archive.LetterPdf:
        raise typst.TypstError("broken")

    monkeypatch.setattr(pdf_archive, "letter_pdf", refuse)
    answer = clerk.get(pdf_address(receipt(sacramento)), follow=True)
    assert "PDF of this notice could not be created" in answer.content.decode()


def test_the_case_file_holds_the_pdfs_that_exist_and_those_of_its_reader_only(sacramento: City) -> None:
    cast.an_intake_clerk(sacramento)
    case = cast.a_case_in("denied", sacramento)
    denial = Notice.objects.get(case=case, letter="denial")
    to_desk = Notice.objects.get(case=case, letter="staff_new_case")
    for notice in (denial, to_desk):
        file_of(notice, cast.NOW + cast.DAY)
    body = case_file(case.pk, actor=link_holder(case.pk), now=cast.NOW + cast.DAY)
    with zipfile.ZipFile(body) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert name.endswith("-denial.pdf")
        assert archive.read(name) == bytes(LetterFile.objects.get(notice=denial).pdf)
