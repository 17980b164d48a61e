"""A batch as one PDF: tagged, the same each time, without what was erased."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import NotNow
from requests_app.models import LetterFile
from requests_app.services.letters import (
    print_batch_pdf as letter_print_batch_pdf,
    print_queue as letter_print_queue,
)
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast
from tests.services.letters.printing import a_posted_case, clerk, pages, printed

pytestmark = pytest.mark.django_db


def test_the_batch_stays_tagged_titled_and_in_both_languages() -> None:
    city = cast.a_city()
    for language in ("en", "es"):
        a_posted_case(city, language=language)
    reader = PdfReader(io.BytesIO(letter_print_batch_pdf.pdf_of(printed(city))))
    root: Any = reader.trailer["/Root"]
    assert b'pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1<' in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    tree = root["/StructTreeRoot"]
    assert [str(top.get_object()["/Lang"]) for top in tree["/K"]] == ["en", "es"]
    numbers = tree["/ParentTree"]["/Nums"]
    keys = list(numbers[::2])
    assert keys == list(range(len(keys))) and tree["/ParentTreeNextKey"] == len(keys)
    for page in reader.pages:
        if "/StructParents" in page:
            tags = numbers[2 * int(page["/StructParents"]) + 1].get_object()
            assert all(
                tag.get_object()["/Pg"].get_object() == page for tag in tags if "/Pg" in tag.get_object()
            )


def test_printing_again_gives_the_same_bytes_as_the_files_on_file() -> None:
    city = cast.a_city()
    notice = a_posted_case(city)
    batch = printed(city, both_sides=False)
    assert letter_print_batch_pdf.pdf_of(batch) == letter_print_batch_pdf.pdf_of(batch)
    alone = PdfReader(io.BytesIO(bytes(LetterFile.objects.get(notice=notice).pdf)))
    assert pages(batch) == [page.extract_text() for page in alone.pages]


def test_erasing_a_case_takes_its_letter_out_of_the_batch() -> None:
    city = cast.a_city()
    case = cast.a_case_in("closed", city, email="", postal_address="12 Oak Street")
    batch = letter_print_queue.print_batch(city.pk, actor=clerk(city), now=cast.NOW + 90 * cast.DAY)
    erase(case.pk, actor=SYSTEM, now=cast.NOW + 91 * cast.DAY)
    with pytest.raises(NotNow, match="left to print"):
        letter_print_batch_pdf.pdf_of(batch)
