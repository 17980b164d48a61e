"""A spreadsheet with a hidden sheet, a scanned page and a body camera's film: sent in parts, reviewed, given out."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page

from requests_app.cases.links import secret_of
from requests_app.models import CityPolicy, Document, Finding, Record
from requests_app.services.determinations import decide as determinations
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from tests import cast
from tests.browser.desk import DESK
from tests.browser.people import Clerk
from tests.browser.stage import Stage, only, press
from tests.record_acts import read_all
from tests.record_files import a_workbook
from tests.records.conftest import tesseract  # noqa: F401 - the fixture
from tests.records.test_ocr import WORDS, a_scan
from tests.services.records.released_records import make_all
from tests.services.records.test_made_elsewhere import CUT_FILM, FILM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER, REASON = "523-45-6789", "It is a Social Security number."
EXEMPTION = "social_security_numbers"


def hide(book: Any) -> None:
    book["Salaries"].sheet_state = "hidden"


def choose(page: Page, form: str, **values: str) -> None:
    """Fill the form whose button does `form`."""
    within = page.locator(f'form:has(button[value="{form}"])')
    for name, value in values.items():
        field = within.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    only(within.locator(f'button[value="{form}"]')).click()


def answer(page: Page, found: list[Finding], **values: str) -> None:
    for one in found:
        page.locator(f"#finding-{one.pk}").check()
    choose(page, "answer", **values)


@pytest.mark.usefixtures("tesseract")
def test_a_hidden_sheet_a_scan_and_a_film_go_out_without_what_they_held(stage: Stage) -> None:
    city = cast.a_city()
    case = cast.a_case_in("clerk_review", city)
    clerk = Clerk(stage, cast.a_reviewer(city))
    clerk.page = stage.window(scripts=True)
    page = clerk.come_in(f"{DESK}/record/case/{case.pk}/add/")
    rows = [["Name", "SSN"], ["Ann", NUMBER]]
    files = {
        "pay.xlsx": a_workbook(hide, Data=rows, Salaries=[["Lee", 91000]]), "scan.pdf": a_scan(WORDS),
        "camera.mp4": FILM,
    }  # fmt: skip
    given: list[Any] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    page.locator('[name="uploads"]').set_input_files(given)
    page.get_by_text("Files selected: 3").wait_for()
    stage.look(page, "files-to-add")
    only(page.get_by_role("button", name="Add files")).click()
    page.wait_for_url(f"**/record/case/{case.pk}/", timeout=60_000)
    assert "pay.xlsx" in stage.look(page, "records-added")
    while read_all():
        pass
    sheet, scan, film = (Record.objects.get(name=name) for name in files)
    page = clerk.go(f"{DESK}/record/{sheet.pk}/review/")
    assert "Hidden sheet" in stage.look(page, "hidden-sheet")
    answer(page, list(sheet.findings.filter(kind="hidden_sheet")), answer="clean")
    answer(
        page, list(sheet.findings.filter(kind="ssn")), answer="redact", exemption_key=EXEMPTION, reason=REASON
    )
    choose(page, "decide", decision="responsive")
    page = clerk.go(f"{DESK}/record/{scan.pk}/review/")
    assert "read by OCR" in stage.look(page, "scan")
    answer(
        page, list(scan.findings.filter(kind="ssn")), answer="redact", exemption_key=EXEMPTION, reason=REASON
    )
    answer(
        page, list(scan.findings.filter(kind="picture_read")), answer="accept", reason="I looked at the page."
    )
    choose(page, "decide", decision="responsive")
    page = clerk.go(f"{DESK}/record/{film.pk}/review/")
    only(page.locator("details.cr-details summary")).click()
    cut: Any = {"name": "cut.mp4", "mimeType": "video/mp4", "buffer": CUT_FILM}
    page.locator('[name="upload"]').set_input_files(cut)
    choose(page, "version", cuts="0:01-0:02", exemption_key=EXEMPTION, reason="A number is read aloud.")
    choose(page, "decide", decision="responsive")
    stage.look(page, "film-with-cuts")
    CityPolicy.objects.filter(city=city).update(approval_for=[])
    release = f"{DESK}/record/case/{case.pk}/release/"
    press(clerk.go(release), "do=approve")
    assert make_all() == {"verified": 3}
    press(clerk.go(release), "do=prepare")
    draft = ReleaseDraft(
        citations=[CitationInput(EXEMPTION, records="Three records", explanation=REASON)],
        segregability="Only numbers are redacted.",
        responsible=cast.RESPONSIBLE,
        documents=list(Document.objects.filter(case=case, audience="internal").values_list("pk", flat=True)),
        checked=True,
    )
    determinations.release_in_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=stage.clock())
    resident = stage.window()
    resident.goto(f"{stage.origin}/l/{secret_of(case.links.latest('created_at').pk)}/")
    only(resident.get_by_role("link", name="Release 1 of")).click()
    said = stage.look(resident, "three-kinds-released")
    assert all(name in said for name in ("pay.xlsx", "scan.pdf", "camera.mp4")) and NUMBER not in said
    with resident.expect_download() as waiting:
        only(resident.get_by_role("link", name="pay.xlsx")).click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.sheetnames == ["Data"] and NUMBER not in str(list(book["Data"].values))
