"""Office files set as pages by LibreOffice where it is installed; without it they say so."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest

from requests_app.records.kinds import ON_NO_PAGE
from requests_app.records.readers import office_pages
from requests_app.records.readers.file_kinds import kind_of
from requests_app.records.readers.word_pages import on_no_page
from requests_app.sandbox.frames import UnreadableFile
from tests.record_files import a_word_file
from tests.records.reader_runs import built, faults, headers, kinds, run

RTF = rb"{\rtf1\ansi Her number is 523-45-6789 today.\par Second line\par}"
NAME = "WordDocument".encode("utf-16-le")
WHITE = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Unseen words</w:t></w:r>'


@pytest.mark.usefixtures("libreoffice")
def test_a_word_file_is_set_as_pages_and_its_numbers_have_a_place() -> None:
    frames = run("word", a_word_file("Open words", "Her number is 523-45-6789", author="Pat"))
    (page,) = [header for header, _blob in frames if header["type"] == "page"]
    assert page["width"] > 500 and "523-45-6789" in page["text"]
    (number,) = [header for header, _blob in frames if header.get("kind") == "ssn"]
    pages = next(blob for header, blob in frames if header["type"] == "pages_pdf")
    boxes = [{"page": 1, "rect": rect} for rect in number["rects"]]
    header, made = built("build_pdf", pages, boxes=boxes)
    assert faults("verify_pdf", made, boxes=boxes, gone=header["gone"], pages=1) == []
    assert "523-45-6789" not in pdfium.PdfDocument(made)[0].get_textpage().get_text_range()


@pytest.mark.usefixtures("libreoffice")
def test_pale_words_of_a_word_file_are_told_and_go() -> None:
    content = a_word_file("Open", "HERE", parts={"<w:r><w:t>HERE</w:t></w:r>": WHITE})
    assert "invisible_text" in kinds("word", content)
    _header, made = built("build_word", content, faint_out=True)
    assert "Unseen" not in headers("word", made, "page")[0]["text"]


TOO_SMALL = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r>"
    "<w:t>lives at 3416 Elderberry Road</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.usefixtures("libreoffice")
def test_words_that_a_word_file_takes_along_and_no_page_shows_are_told() -> None:
    content = a_word_file("Open words", "HERE", parts={"<w:r><w:t>HERE</w:t></w:r>": TOO_SMALL})
    (told,) = [one for one in headers("word", content, "finding") if one["place"] == ON_NO_PAGE]
    assert told["kind"] == "invisible_text" and "3416 elderberry road" in told["preview"]
    assert not any("3416" in page["text"] for page in headers("word", content, "page"))
    plain = a_word_file(
        "Open words, set over the end of a line: " + "inspection " * 40, "Second – “part” ﬁve"
    )
    assert not [one for one in headers("word", plain, "finding") if one["place"] == ON_NO_PAGE]


def test_words_are_on_a_page_however_their_line_was_broken() -> None:
    cleaned = built("build_word", a_word_file("Inspection of bridges", "call 916-555-0100"))[1]
    assert on_no_page(cleaned, ["inspec-\ntion of BRIDGES\ncall 916-", "555-0100"]) == []
    assert on_no_page(cleaned, ["inspection of bridges\ncall"]) == ["916", "555", "0100"]


@pytest.mark.usefixtures("libreoffice")
def test_an_older_text_is_looked_through_like_any_other(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "memo.doc"
    file.write_bytes(RTF)
    assert kind_of(file, file.name) == "office"
    assert "ssn" in kinds("office", RTF)
    assert "Second line" in headers("office", RTF, "page")[0]["text"]


def test_without_libreoffice_an_older_text_says_so_and_a_word_file_is_one_page_of_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office_pages, "installed", lambda: False)
    with pytest.raises(UnreadableFile, match="no_office"):
        run("office", RTF)
    (page,) = headers("word", a_word_file("Open words"), "page")
    assert (page["width"], page["text"].strip()) == (0, "Open words")


@pytest.mark.usefixtures("libreoffice")
def test_a_converter_that_runs_out_of_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_pages, "SECONDS", 0.05)
    with pytest.raises(UnreadableFile, match="time"):
        office_pages.as_pdf(RTF, "rtf")


@pytest.mark.usefixtures("libreoffice")
def test_what_is_no_office_file_is_damaged_or_shown_and_nothing_worse() -> None:
    garbage = io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NAME + bytes(range(256)) * 9)
    try:
        assert run("office", garbage.getvalue())
    except UnreadableFile as refused:
        assert refused.code == "damaged"
