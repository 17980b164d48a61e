"""Documents through the requester's door: only theirs, only harmless ones shown, nothing that could run."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.models import Document, RecordsRequest
from requests_app.services.cases import document_recall, documents as case_documents
from tests import cast
from tests.cast import HOUR, NOW
from tests.web.steps import opened, path_of

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[1] / "data" / "files"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def sent(case: RecordsRequest, name: str = "note.txt", content: bytes = b"Here it is.") -> Document:
    """A document the requester handed in."""
    return case_documents.attach(
        case.pk, upload=SimpleUploadedFile(name, content), actor=cast.the_requester(case), now=NOW + HOUR
    )


def get(case: RecordsRequest, document: Document, client: Client | None = None) -> Any:
    return (client or opened(case)).get(path_of(case, f"documents/{document.key}/"))


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("note.txt", b"Here it is.", "inline"),
        ("photo.png", PNG, "inline"),
        ("table.csv", b"a,b\n1,2\n", "attachment"),
        ("paper.pdf", b"%PDF-1.4\n%%EOF\n", "attachment"),
    ],
)
def test_only_harmless_kinds_are_shown_in_the_browser(name: str, content: bytes, shown: str) -> None:
    case = cast.a_case()
    answer = get(case, sent(case, name, content))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(shown)
    assert b"".join(answer.streaming_content) == content


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("F09-latin1.txt", "text/plain; charset=windows-1252", "inline"),
        ("F18c-html-hidden-in.txt", "text/plain; charset=utf-8", "inline"),
        ("F08-excel-unicode-text.csv", "text/csv", "attachment"),
        ("F22-formula.csv", "text/csv", "attachment"),
    ],
)
def test_odd_text_files_are_served_as_text_in_the_encoding_they_have(
    name: str, kind: str, shown: str
) -> None:
    case, content = cast.a_case(), (FILES / name).read_bytes()
    answer = get(case, sent(case, name, content))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (kind, "nosniff")
    assert answer["Content-Disposition"].startswith(shown)
    assert b"".join(answer.streaming_content) == content


def test_nothing_in_a_document_can_run_or_be_guessed() -> None:
    case = cast.a_case()
    answer = get(case, sent(case))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_stored_page_would_be_a_download_and_never_html() -> None:
    case = cast.a_case()
    document = sent(case)
    for kind in ("text/html", "image/svg+xml", "application/xhtml+xml"):
        Document.objects.filter(pk=document.pk).update(content_type=kind, name="x.html")
        answer = get(case, document)
        assert answer["Content-Disposition"].startswith("attachment")


def test_a_name_cannot_break_out_of_its_header() -> None:
    case = cast.a_case()
    document = sent(case)
    Document.objects.filter(pk=document.pk).update(name='a"\r\nSet-Cookie: x=1; ñ.txt')
    answer = get(case, document)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer
    assert "\n" not in answer["Content-Disposition"]


def test_internal_documents_do_not_open() -> None:
    case = cast.a_case_in("clerk_review")
    document = cast.a_document(case, NOW + 2 * HOUR)
    assert get(case, document).status_code == 404


def test_released_documents_open() -> None:
    case = cast.a_case_in("released")
    assert get(case, case.documents.get()).status_code == 200


def test_documents_of_another_case_do_not_open() -> None:
    mine, other = cast.a_case(), cast.a_case(description="Another one")
    document = sent(other)
    client = opened(mine)
    assert client.get(path_of(mine, f"documents/{document.key}/")).status_code == 404
    assert client.get(path_of(other, f"documents/{document.key}/")).status_code == 403


def test_a_document_waiting_for_a_form_does_not_open() -> None:
    case = cast.a_case()
    waiting = case_documents.keep_for_draft(SimpleUploadedFile("a.txt", b"x"), uuid.uuid4(), now=NOW)
    assert get(case, waiting).status_code == 404


def test_without_the_key_nothing_opens_and_existing_and_absent_look_alike() -> None:
    case = cast.a_case()
    document = sent(case)
    there = get(case, document, Client())
    absent = Client().get(path_of(case, f"documents/{uuid.uuid4()}/"))
    assert there.status_code == absent.status_code == 403


def test_a_document_whose_file_is_gone_is_said_to_be_unavailable_and_is_no_404() -> None:
    case = cast.a_case()
    document = sent(case)
    document.file.storage.delete(document.file.name)
    assert get(case, document).status_code == 503


def test_the_address_of_a_replaced_document_says_why_and_that_another_was_released() -> None:
    case = cast.a_case_in("released")
    row = case.documents.get(audience="released")
    document_recall.replace_document(
        case.pk,
        document=row.pk,
        upload=SimpleUploadedFile("memo-2.txt", b"The whole memo."),
        reason="A page was missing.",
        checked=True,
        actor=cast.the_reviewer(case),
        now=case.events.latest("seq").at + HOUR,
    )
    answer = get(case, row)
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "Reason: A page was missing." in " ".join(page.split())
    assert "A corrected version was released in its place." in page
