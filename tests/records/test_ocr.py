"""Words in pictures: read where tesseract is installed, and always told to whoever decides."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from requests_app.records.kinds import Answer, answers_for
from requests_app.records.readers import ocr
from requests_app.records.readers.typed_pages import typed_pages
from tests.record_files import a_pdf, a_picture
from tests.records.reader_runs import built, faults, headers, kinds

SECRET = "523-45-6789"
WORDS = f"Her number is {SECRET} today"


def a_sheet(words: str) -> Image.Image:
    """A sheet of paper as a scanner sees it."""
    picture = Image.new("RGB", (1275, 1650), "white")
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(picture).text((150, 300), words, fill="black", font=font)
    return picture


def a_scan(*pages: str) -> bytes:
    """A PDF whose pages are pictures of typewriting."""
    pictures, out = [a_sheet(words) for words in pages], io.BytesIO()
    pictures[0].save(out, "PDF", resolution=150, save_all=True, append_images=pictures[1:])
    return out.getvalue()


@pytest.mark.usefixtures("tesseract")
def test_a_number_on_a_scanned_page_is_found_with_its_place_and_the_page_is_to_be_looked_at() -> None:
    said = headers("pdf", a_scan(WORDS), "finding")
    (number,) = [one for one in said if one["kind"] == "ssn"]
    ((left, top, right, bottom),) = number["rects"]
    assert 72 < left < right < 612 and 130 < top < bottom < 175
    assert any(one["kind"] == "picture_read" and one["place"] == "1" for one in said)


@pytest.mark.usefixtures("tesseract")
def test_what_ocr_found_is_burned_in_and_no_longer_read_by_it() -> None:
    content = a_scan(WORDS, "Nothing here")
    (number,) = [one for one in headers("pdf", content, "finding") if one["kind"] == "ssn"]
    boxes = [{"page": 1, "rect": rect} for rect in number["rects"]]
    options = {"boxes": boxes, "unseen": [], "pictures": [], "layers": False}
    header, made = built("build_pdf", content, **options)
    assert faults("verify_pdf", made, **options, gone=header.get("gone", []), pages=2) == []
    assert "ssn" not in kinds("pdf", made)


def without_letters(words: str) -> bytes:
    """A PDF whose font does not say which letters it draws: the number shows, and its text reads as something else."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(typed_pages([], words))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        pdf.save(out)
    return out.getvalue()


@pytest.mark.usefixtures("tesseract")
def test_a_number_in_a_font_without_letters_is_read_off_the_page_and_burned_in() -> None:
    content = without_letters(WORDS)
    said = headers("pdf", content, "finding")
    (number,) = [one for one in said if one["kind"] == "ssn"]
    assert any(one["kind"] == "picture_read" for one in said)
    boxes = [{"page": 1, "rect": rect} for rect in number["rects"]]
    header, made = built("build_pdf", content, boxes=boxes)
    assert faults("verify_pdf", made, boxes=boxes, gone=header["gone"], pages=1) == []
    assert "ssn" not in kinds("pdf", made)


def test_without_tesseract_a_page_in_a_font_without_letters_is_told_as_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    assert "picture_unread" in kinds("pdf", without_letters(WORDS))


@pytest.mark.usefixtures("tesseract")
def test_a_photograph_of_a_letter_is_read_and_one_of_a_wall_needs_no_answer() -> None:
    content = io.BytesIO()
    a_sheet(WORDS).save(content, "PNG")
    assert {"ssn", "picture_read"} <= kinds("image", content.getvalue())
    assert kinds("image", a_picture()) == set()


def test_without_tesseract_each_picture_is_told_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    assert [one for one in headers("pdf", a_scan(WORDS, WORDS), "finding") if one["kind"] != "metadata"] == [
        {
            "type": "finding",
            "kind": "picture_unread",
            "place": "1, 2",
            "preview": "",
            "page": None,
            "rects": [],
        }
    ]
    assert kinds("image", a_picture()) == {"picture_unread"}
    assert kinds("pdf", a_pdf("Words that are text")) == set()
    assert answers_for("picture_unread", "pdf") == (Answer.ACCEPT,)


def test_a_reader_that_fails_or_runs_out_of_time_leaves_the_page_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "words_of", lambda *_pictures: None)
    assert kinds("pdf", a_scan(WORDS)) == {"metadata", "picture_unread"}
    monkeypatch.setattr(ocr, "SECONDS", -1.0)
    assert kinds("pdf", a_scan(WORDS)) == {"metadata", "picture_unread"}
