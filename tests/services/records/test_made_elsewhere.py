"""A recording or PDF that another tool redacted goes out in place of the record, with its cuts in the log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from requests_app.cases.refusals import BadDocument, Incomplete, NotNow
from requests_app.models import Box, Document, Record, RecordsRequest, Rendition, WithholdingLine
from requests_app.services.records import boxes, decide, made_elsewhere, release_preparation
from requests_app.services.records.box_place import Place
from tests.record_acts import in_review, taken_and_read
from tests.record_files import a_pdf, a_word_file, covered_pdf, upload
from tests.services.records.released_records import act, in_part, make_all, why
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "data" / "files"
FILM = (FILES / "F16-m4v-brand.mp4").read_bytes()
CUT_FILM = FILM + (16).to_bytes(4, "big") + b"free" + b"\0" * 8
ATOM = (24).to_bytes(4, "big") + b"\xa9xyz" + b"+38.58-121.49/\0\0"
PLACED_FILM = FILM + (8 + len(ATOM)).to_bytes(4, "big") + b"udta" + ATOM


def a_film() -> tuple[RecordsRequest, Record]:
    case = in_review()
    (record,) = taken_and_read(case, {"camera.mp4": FILM})
    return case, record


def add(case: RecordsRequest, record: Record, content: bytes, name: str = "cut.mp4", **more: Any) -> Record:
    told = {"cuts": "0:12-0:40, 1:03:05-1:03:09", **why(), **act(case), **more}
    return made_elsewhere.add_version(case.pk, record=record.pk, upload=upload(name, content), **told)


def test_a_film_goes_out_as_the_version_that_was_cut_and_its_cuts_are_lines_of_the_log() -> None:
    case, record = a_film()
    add(case, record, CUT_FILM)
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {}
    boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **act(case))
    assert make_all() == {"verified": 1}
    release_preparation.prepare(case.pk, **act(case))
    in_part(case, list(Document.objects.filter(case=case).values_list("pk", flat=True)))
    line = WithholdingLine.objects.get(decision__case=case)
    assert (line.pages, line.treatment) == ("0:12-0:40, 1:03:05-1:03:09", "redacted")
    document = Document.objects.get(case=case, audience="released")
    assert document.name.startswith("camera.")
    with document.file.open("rb") as handle:
        assert handle.read() == CUT_FILM != FILM


def test_a_film_in_which_nothing_is_redacted_is_added_as_it_is() -> None:
    case, record = a_film()
    add(case, record, FILM, cuts="", exemption_key="", reason="")
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert make_all() == {"verified": 1}
    assert Rendition.objects.get().boxes_count == 0


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (PLACED_FILM, {}, "where it was recorded"),
        (covered_pdf(), {"name": "a.pdf", "cuts": "1"}, "hidden"),
        (
            (FILES / "redaction/bad_cross_hatched_redactions.pdf").read_bytes(),
            {"name": "a.pdf", "cuts": "1"},
            "hidden",
        ),
        ((FILES / "redaction/rectangles_yes_2.pdf").read_bytes(), {"name": "a.pdf", "cuts": "1"}, "hidden"),
        (b"words", {"name": "a.txt"}, "PDF file, or an audio"),
        (CUT_FILM, {"cuts": ""}, "Say what was redacted"),
        (CUT_FILM, {"cuts": "twelve to forty"}, "from-to"),
        (CUT_FILM, {"reason": " "}, "reason"),
        (a_pdf("Page"), {"name": "a.pdf", "cuts": "1"}, "this record is one"),
    ],
)
def test_what_another_tool_did_badly_is_refused_and_nothing_is_kept(
    content: bytes, more: dict[str, Any], said: str
) -> None:
    case, record = a_film()
    before = snapshot()
    with pytest.raises((BadDocument, Incomplete, NotNow)) as refused:
        add(case, record, content, **more)
    assert said in str(refused.value.fields or refused.value.message)
    assert snapshot() == before


def test_a_word_file_goes_out_as_the_pdf_that_was_made_of_it_and_is_no_longer_drawn_on() -> None:
    case = in_review()
    (record,) = taken_and_read(case, {"memo.docx": a_word_file("Open words", "Her number is 523-45-6789")})
    add(case, record, a_pdf("Open words", "Nothing"), "memo.pdf", cuts="2")
    decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    boxes.approve(case.pk, boxes=list(Box.objects.values_list("pk", flat=True)), **act(case))
    assert make_all() == {"verified": 1}
    made = Rendition.objects.get()
    assert (made.media_type, made.boxes_count) == ("application/pdf", 1)
    with pytest.raises(NotNow, match="version that was added"):
        boxes.draw(case.pk, record=record.pk, places=[Place(1)], **why(), **act(case))
