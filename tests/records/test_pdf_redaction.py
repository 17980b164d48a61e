"""Burn-in that proves itself: what lies in a box is gone for every reader, and a file that keeps it is refused."""

from __future__ import annotations

import io
import re

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pikepdf import Array, Dictionary, Name, String

from requests_app.records.readers.pdf_characters import groups_of, word_of
from requests_app.records.readers.typed_pages import typed_pages
from tests.record_files import a_pdf, covered_pdf, new_pdf, saved
from tests.records.reader_runs import built, faults

BOX = {"page": 1, "rect": [60, 58, 260, 76]}
"""Around "Secret 123-45-6789", the first line of the page."""


def a_secret() -> pikepdf.Pdf:
    return new_pdf([[(72, 720, "Secret 123-45-6789"), (72, 600, "Open words")], [(72, 720, "Second page")]])


def redacted(pdf: pikepdf.Pdf) -> tuple[dict, bytes]:
    return built("build_pdf", saved(pdf), boxes=[BOX])


def verified(header: dict, content: bytes, boxes: list | None = None) -> list[str]:
    return faults(
        "verify_pdf",
        content,
        boxes=[BOX] if boxes is None else boxes,
        gone=header["gone"],
        pages=header["source_pages"],
    )


def everything_in(content: bytes) -> str:
    """All text two readers find, and every decoded stream and string of the file."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        said = [page.extract_text() for page in pdf.pages]
    document = pdfium.PdfDocument(content)
    said += [page.get_textpage().get_text_range() for page in document]
    with pikepdf.open(io.BytesIO(content)) as parts:
        for item in parts.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                said.append(item.read_bytes().decode("latin-1"))
                said.append(item.read_bytes().decode("utf-16-be", "ignore"))
            elif isinstance(item, pikepdf.Object):
                said.append(item.unparse(resolved=True).decode("latin-1"))
    return "\n".join(said)


def test_a_page_with_a_box_becomes_a_picture_and_the_words_outside_stay_readable() -> None:
    header, content = redacted(a_secret())
    assert verified(header, content) == []
    assert header["rebuilt"] == [1]
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert [page.extract_text() for page in pdf.pages] == ["Open words", "Second page"]
    assert "6789" not in everything_in(content)


def test_the_words_are_gone_from_forms_notes_attachments_metadata_and_earlier_versions() -> None:
    pdf = a_secret()
    secret = "Secret 123-45-6789"
    pdf.docinfo["/Title"] = secret
    with pdf.open_metadata() as xmp:
        xmp["dc:description"] = secret
    pdf.attachments["note.txt"] = pikepdf.AttachedFileSpec(pdf, secret.encode(), filename="note.txt")
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String(secret),
                   Rect=Array([300, 500, 400, 520]))
    )  # fmt: skip
    note = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=String(secret), Rect=Array([10, 10, 30, 30]))
    )
    pdf.pages[1].obj.Annots = Array([field, note])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{secret}')"))
    pdf.pages[1].obj.PieceInfo = Dictionary(App=Dictionary(Private=String(secret)))
    once = saved(pdf)
    twice = once + once[once.rindex(b"xref") if b"xref" in once else 0 :]
    header, content = built("build_pdf", twice, boxes=[BOX])
    assert verified(header, content) == []
    assert header["rebuilt"] == [1, 2]
    assert "6789" not in everything_in(content)


def test_words_that_stand_in_for_what_is_drawn_go_from_pages_that_are_kept() -> None:
    pdf = new_pdf([[(72, 720, "Visible")]])
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(
        b"/Span <</ActualText (hidden 6789)>> BDC BT /F1 12 Tf 72 720 Td (Visible) Tj ET EMC"
    )
    header, content = built("build_pdf", saved(pdf), boxes=[])
    assert header["rebuilt"] == []
    assert "6789" not in everything_in(content)
    assert "Visible" in everything_in(content)


def test_hidden_layers_are_not_in_the_file() -> None:
    pdf = new_pdf([[(72, 600, "Open words")]])
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(L=layer)
    page.Contents = pdf.make_stream(
        b"BT /F1 12 Tf 72 600 Td (Open words) Tj ET /OC /L BDC BT /F1 12 Tf 72 500 Td (Hidden 6789) Tj ET EMC"
    )
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    header, content = built("build_pdf", saved(pdf), boxes=[], layers=True)
    assert verified(header, content, []) == []
    assert "6789" not in everything_in(content)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_redacted_where_it_is_seen(turned: int) -> None:
    pdf = a_secret()
    pdf.pages[0].obj.Rotate = turned
    pdf.pages[0].obj.CropBox = Array([20, 30, 592, 762])
    content = saved(pdf)
    page = pdfium.PdfDocument(content)[0]
    words = [word_of(group) for group in groups_of(page)]
    number = next(word for word in words if "6789" in word[0])
    width, height = page.get_size()
    assert 0 <= number[1] < number[3] <= width and 0 <= number[2] < number[4] <= height
    header, made = built("build_pdf", content, boxes=[{"page": 1, "rect": list(number[1:])}])
    assert verified(header, made, [{"page": 1, "rect": list(number[1:])}]) == []
    assert "6789" not in everything_in(made)
    with pdfplumber.open(io.BytesIO(made)) as pdf_again:
        assert {"Secret", "Open", "words"} <= {word["text"] for word in pdf_again.pages[0].extract_words()}


# --- the witness


def test_a_black_box_over_text_is_refused_by_the_witness() -> None:
    content = covered_pdf("Secret 123-45-6789")
    said = faults("verify_pdf", content, boxes=[BOX], gone=["123-45-6789"], pages=1)
    assert {"not_a_picture", "word_in_box", "word_found"} <= set(said)


def test_the_witness_sees_a_missing_page_metadata_and_an_earlier_version() -> None:
    header, content = redacted(a_secret())
    assert faults("verify_pdf", content, boxes=[BOX], gone=[], pages=3) == ["pages"]
    assert "earlier_revision" in faults("verify_pdf", content + b"\n%%EOF\n", boxes=[], gone=[], pages=2)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.docinfo["/Author"] = "Pat"
        pdf.Root.Metadata = pdf.make_stream(b"<x/>")
        spoiled = saved(pdf)
    assert {"metadata", "hidden_parts"} <= set(faults("verify_pdf", spoiled, boxes=[], gone=[], pages=2))
    assert header["source_pages"] == 2


def test_the_witness_sees_a_box_that_is_not_black() -> None:
    header, content = built("build_pdf", saved(a_secret()), boxes=[], pictures=[1])
    assert "not_opaque" in verified(header, content)


def test_the_witness_finds_a_word_left_in_a_string() -> None:
    header, content = redacted(a_secret())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[1].obj.Resources.Note = String("123-45-6789")
        spoiled = saved(pdf)
    assert verified(header, spoiled) == ["word_found"]


# --- the property

WORDS = st.lists(
    st.tuples(st.integers(10, 500), st.integers(20, 760), st.text("abcdefgwxyzABC0123456789", min_size=1, max_size=14)),
    min_size=1,
    max_size=25,
)  # fmt: skip
BOXES = st.lists(
    st.tuples(st.floats(0, 560), st.floats(0, 740), st.floats(2, 300), st.floats(2, 200)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=WORDS, rects=BOXES, turned=st.sampled_from([0, 90, 180, 270]))
def test_no_character_whose_centre_lies_in_a_box_can_be_read_back(lines, rects, turned) -> None:  # type: ignore[no-untyped-def]
    pdf = new_pdf([lines])
    pdf.pages[0].obj.Rotate = turned
    content = saved(pdf)
    width, height = pdfium.PdfDocument(content)[0].get_size()
    boxes = [
        {"page": 1, "rect": [x, y, min(width, x + w), min(height, y + h)]}
        for x, y, w, h in rects
        if x < width - 1 and y < height - 1
    ]
    header, made = built("build_pdf", content, boxes=boxes)
    assert faults("verify_pdf", made, boxes=boxes, gone=header["gone"], pages=1) == []
    for x, y, char in [*_by_pdfium(made), *_by_pdfplumber(made)]:
        inside = [
            box
            for box in boxes
            if box["rect"][0] <= x <= box["rect"][2] and box["rect"][1] <= y <= box["rect"][3]
        ]
        assert not inside, (char, x, y, inside)


def _by_pdfium(content: bytes):  # type: ignore[no-untyped-def]
    page = pdfium.PdfDocument(content)[0]
    text, height = page.get_textpage(), page.get_size()[1]
    for place in range(text.count_chars()):
        char = text.get_text_range(place, 1)
        if re.search(r"\w", char):
            left, bottom, right, top = text.get_charbox(place)
            yield (left + right) / 2, height - (bottom + top) / 2, char


def _by_pdfplumber(content: bytes):  # type: ignore[no-untyped-def]
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for one in pdf.pages[0].chars:
            if one["text"].strip():
                yield (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2, one["text"]


@pytest.mark.parametrize("inches", [200, 14])
def test_a_page_of_any_size_is_made_within_bounds(inches: int) -> None:
    side = inches * 72
    content = saved(new_pdf([[(72, side - 100, "Secret 123-45-6789")]], size=(side, side)))
    box = {"page": 1, "rect": [60, 80, 300, 110]}
    header, made = built("build_pdf", content, boxes=[box])
    assert verified(header, made, [box]) == []
    assert len(made) < 3_000_000


def test_words_of_any_script_stay_readable_beside_a_box() -> None:
    content = typed_pages([], "Secret 6789\n\nПривет мир\n\nשלום עולם\n\nÑandú")
    words = [
        word
        for page in (pdfium.PdfDocument(content)[0],)
        for word in page.get_textpage().get_text_range().split()
    ]
    assert "Привет" in words
    header, made = built("build_pdf", content, boxes=[{"page": 1, "rect": [60, 60, 200, 80]}])
    assert verified(header, made, [{"page": 1, "rect": [60, 60, 200, 80]}]) == []
    text = everything_in(made)
    assert "Привет" in text and "Ñandú" in text and "6789" not in text


def test_a_document_without_boxes_keeps_its_words_and_pages() -> None:
    header, made = built("build_pdf", a_pdf("One", "Two", "Three"), boxes=[])
    assert (header["rebuilt"], header["pages"], verified(header, made, [])) == ([], 3, [])
    assert [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made)] == [
        "One",
        "Two",
        "Three",
    ]
