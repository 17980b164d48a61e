"""Files for the requester: made, verified, made again after a change."""

from __future__ import annotations

import io
import shutil
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pytest
from django.core.files.storage import default_storage

from requests_app.cases.refusals import Incomplete
from requests_app.models import (
    Box,
    Record,
    Rendition,
)
from requests_app.services.records import (
    answers,
    boxes,
    decide,
    gate,
    release_preparation,
    renditions,
)
from tests import cast
from tests.record_acts import in_review, taken_and_read
from tests.record_files import a_mail, a_pdf, a_picture, a_word_file, a_workbook, covered_pdf
from tests.services.records.released_records import act, make_all, reviewed, why

pytestmark = pytest.mark.django_db


# --- renditions


def test_every_kind_that_can_go_out_is_made_and_verified() -> None:
    files = {
        "a.pdf": a_pdf("Secret line", "Second page"),
        "b.eml": a_mail(),
        "c.txt": b"Plain words",
        "d.xlsx": a_workbook(Data=[["a", 1]]),
        "e.docx": a_word_file("Words", author="Pat"),
        "f.jpg": a_picture(place=True),
    }
    reviewed(files)
    assert make_all() == {"verified": 6}
    types = Rendition.objects.order_by("record_id").values_list("media_type", flat=True)
    ends = [kind.rpartition("/")[2].rpartition(".")[2] for kind in types]
    assert ends == ["pdf", "pdf", "pdf", "sheet", "document", "jpeg"]
    first = Rendition.objects.order_by("record_id").first()
    assert first is not None
    with first.file.open("rb") as handle, pdfplumber.open(io.BytesIO(handle.read())) as pdf:
        assert [page.extract_text() for page in pdf.pages] == ["", "Second page"]


def test_nothing_is_made_while_a_finding_is_open_or_a_box_a_draft() -> None:
    case = in_review()
    (record,) = taken_and_read(case, {"a.pdf": covered_pdf()})
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {}
    codes = {one.code for one in gate.blockers(case)}
    assert codes == {"findings", "making"}
    with pytest.raises(Incomplete):
        release_preparation.prepare(case.pk, **act(case))


def test_a_change_after_the_file_was_made_asks_for_a_new_version() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line")})
    make_all()
    record = Record.objects.get(case=case)
    boxes.delete(case.pk, boxes=[Box.objects.get().pk], actor=cast.the_reviewer(case))
    assert [one.code for one in gate.blockers(case)] == ["making"]
    make_all()
    assert list(record.renditions.values_list("version", "boxes_count")) == [(1, 1), (2, 0)]


def test_a_file_that_fails_the_witness_is_not_kept_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line")})
    real = renditions.CHILD.results

    def a_bad_builder(reader: str, path: Any, options: Any = None, limits: Any = None) -> Any:
        problem, frames = real(reader, path, options, limits)
        if reader == "build_pdf":
            frames = [(header, covered_pdf("Secret line")) for header, _blob in frames]
        return problem, frames

    monkeypatch.setattr(renditions.CHILD, "results", a_bad_builder)
    assert make_all() == {"failed": 1}
    made = Rendition.objects.get()
    assert {"word_in_box", "not_a_picture"} <= {fault["code"] for fault in made.faults}
    assert (made.file.name, made.sha256) == ("", "")
    assert [one.code for one in gate.blockers(case)] == ["failed"]


def test_a_missing_original_fails_and_stops_nothing() -> None:
    case = reviewed({"a.pdf": a_pdf("Secret line"), "b.pdf": a_pdf("Other")})
    default_storage.delete(Record.objects.filter(case=case).earliest("pk").file.name)
    assert make_all() == {"failed": 1, "verified": 1}


def test_a_word_file_with_boxes_goes_out_as_the_pdf_of_its_pages() -> None:
    if shutil.which("soffice") is None:
        pytest.skip("optional part: LibreOffice is not installed")
    case = in_review()
    (record,) = taken_and_read(case, {"memo.docx": a_word_file("Open words", "SSN 523-45-6789")})
    assert record.shown_as == "office" and record.pages_count == 1
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    number = record.findings.get(kind="ssn")
    answers.answer(case.pk, findings=[number.pk], answer="redact", **why(), **act(case))
    boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **act(case))
    assert make_all() == {"verified": 1}
    made = Rendition.objects.get()
    with made.file.open("rb") as handle:
        words = pdfium.PdfDocument(handle.read())[0].get_textpage().get_text_range()
    assert made.media_type == "application/pdf" and "Open words" in words and "6789" not in words
    boxes.delete(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), actor=cast.the_reviewer(case))
    answers.answer(case.pk, findings=[number.pk], answer="accept", reason="Public.", **act(case))
    assert make_all() == {"verified": 1}
    assert Rendition.objects.latest("version").media_type.endswith("wordprocessingml.document")
