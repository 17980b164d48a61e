"""Letters on paper: tagged, titled, in their language, word for word; no sign and no length loses one."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from requests_app.cases.links import LINK_MARK
from requests_app.cases.wording import clerk_contact
from requests_app.models import Notice
from requests_app.notices.letters.blocks import blocks, source_of
from requests_app.notices.pdf import letter as pdf_letter
from requests_app.notices.pdf.letter import letter_pdf, missing_signs
from tests import cast
from tests.notices.conftest import Post
from tests.notices.post import HOSTILE, HOSTILE_LINE, HUGE

pytestmark = pytest.mark.django_db
FOOTER = re.compile(r"City of \w+ · .*?\n?(?:Page|Página) \d+ (?:of|de) \d+")


def read(paper: pdf_letter.LetterPdf) -> PdfReader:
    return PdfReader(io.BytesIO(paper.pdf))


def words(reader: PdfReader) -> str:
    """All words of all pages without the footers, and without the blanks that depend on where lines break."""
    return squeezed("\n".join(FOOTER.sub("", page.extract_text()) for page in reader.pages))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def tags(node: Any) -> list[str]:
    """Every tag of the structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict) or ("/Type" in node and node["/Type"] in ("/MCR", "/OBJR")):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def a_receipt(**asked: Any) -> Notice:
    case = cast.a_case(cast.a_city(), **asked)
    return Notice.objects.get(case=case, letter="receipt")


def said(notice: Notice) -> list[str]:
    """Every line of the letter as it must stand on paper."""
    lines = [line for block in blocks(source_of(notice.body_text)) for line in block.lines]
    return [squeezed(line) for line in lines if not LINK_MARK.search(line)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_is_tagged_titled_and_in_its_language_word_for_word(post: Post, language: str) -> None:
    for key, notices in post(language).items():
        notice = notices[0]
        paper = letter_pdf(notice)
        reader = read(paper)
        root: Any = reader.trailer["/Root"]
        assert not paper.flawed, key
        assert root["/Lang"] == notice.language
        assert reader.metadata is not None and reader.metadata.title == LINK_MARK.sub("", notice.subject)
        assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        shown, place = words(reader), 0
        for line in said(notice):
            place = shown.find(line, place)
            assert place >= 0, f"{key}: {line}"
            place += len(line)


def test_headings_lists_and_quotations_are_tagged_as_such(post: Post) -> None:
    notice = post("en")["denial"][0]
    found = tags(read(letter_pdf(notice)).trailer["/Root"]["/StructTreeRoot"])
    kinds = [block.kind for block in blocks(source_of(notice.body_text))]
    assert found.count("/H1") == 1
    assert found.count("/H2") == kinds.count("heading")
    assert found.count("/L") == kinds.count("list")
    assert found.count("/BlockQuote") == kinds.count("quote")


def test_the_private_link_is_not_on_paper(post: Post) -> None:
    for language, sentence in (
        ("en", "Use the private link in the email"),
        ("es", "Use el enlace privado del correo"),
    ):
        notice = post(language)["receipt"][0]
        assert LINK_MARK.search(notice.body_text)
        shown = words(read(letter_pdf(notice)))
        assert squeezed(sentence) in shown
        assert "{{link" not in shown and str(notice.link_id) not in shown


def test_a_letterhead_names_what_the_city_specifies_and_nothing_else() -> None:
    notice = a_receipt(name="Ana Ruiz", postal_address="Flat 2\n12 Oak Street")
    shown = words(read(letter_pdf(notice)))
    contact = clerk_contact(notice.case.city)
    assert shown.startswith(squeezed(f"City of Sacramento {contact['role']} {contact['address']}"))
    assert "AnaRuizFlat212OakStreet" in shown
    notice.case.city.facts = {"contacts": []}
    bare = words(read(letter_pdf(notice)))
    assert bare.startswith(
        squeezed("City of Sacramento Ana Ruiz Flat 2 12 Oak Street Monday, October 5, 2026")
    )
    assert "None" not in bare


def test_a_letter_to_staff_does_not_carry_the_requesters_address(post: Post) -> None:
    notice = post("en")["staff_new_case"][0]
    notice.case.requester.postal_address = "12 Oak Street"
    assert "OakStreet" not in words(read(letter_pdf(notice)))


@pytest.mark.parametrize(
    "name, shown",
    [
        ("王小明", "[U+738B][U+5C0F][U+660E]"),
        ("김민수", "[U+AE40][U+BBFC][U+C218]"),
        ("Ana 😀", "Ana [U+1F600]"),
        ("A\U0001f469\u200d\U0001f692", "A[U+1F469][U+1F692]"),
    ],
)
def test_a_name_no_font_can_show_stands_in_numbers_and_is_flagged(name: str, shown: str) -> None:
    paper = letter_pdf(a_receipt(name=name))
    text = words(read(paper))
    assert paper.flawed
    assert squeezed(f"Hello {shown},") in text
    assert squeezed("Some characters could not be printed") in text
    assert b"<pdfuaid:part>1</pdfuaid:part>" in read(paper).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize("name", ["محمد علي", "Łukasz Żółć", "Ελένη", "Ольга", "Nguyễn Thị Ánh"])
def test_a_name_the_fonts_can_show_is_shown(name: str) -> None:
    paper = letter_pdf(a_receipt(name=name))
    assert not paper.flawed
    assert "[U+" not in words(read(paper))


@pytest.mark.parametrize("language", ["en", "es"])
def test_hostile_words_are_only_words(post: Post, language: str) -> None:
    for notices in post(language, words=HOSTILE, line=HOSTILE_LINE).values():
        shown = words(read(letter_pdf(notices[0])))
        assert "{{link:" not in shown


@pytest.mark.parametrize(
    "words_of_it",
    [
        '#read("letter.typ")',
        '#panic("x")',
        "= Heading",
        "*bold* _it_ $x$ `raw` <label> @ref \\ // /* */",
        '"]}',
    ],
)
def test_typst_markup_in_a_letter_stands_there_as_it_was_typed(words_of_it: str) -> None:
    paper = letter_pdf(a_receipt(name=words_of_it, description=words_of_it))
    shown = words(read(paper))
    assert not paper.flawed
    assert shown.count(squeezed(words_of_it)) >= 2
    assert tags(read(paper).trailer["/Root"]["/StructTreeRoot"]).count("/H1") == 1


def test_a_huge_letter_is_printed_to_its_last_word() -> None:
    reader = read(letter_pdf(a_receipt(description=HUGE.strip() + " lastword")))
    assert len(reader.pages) > 5
    assert words(reader).count("word") >= 12_000
    assert "lastword" in words(reader)


def test_a_word_longer_than_a_line_breaks_and_stays_on_the_sheet() -> None:
    reader = read(letter_pdf(a_receipt(description="x" * 900)))
    assert "x" * 900 in words(reader)
    assert not any("x" * 120 in page.extract_text() for page in reader.pages)


def test_the_same_letter_gives_the_same_bytes() -> None:
    notice = a_receipt()
    assert letter_pdf(notice).pdf == letter_pdf(notice).pdf


def test_all_signs_a_diagnostic_names_are_read() -> None:
    diagnostic = 'the text `"王"` could not be displayed; the text `"\\u{200d}\\"a"` could not be displayed'
    assert missing_signs(diagnostic) == {"王", "\u200d"}
    assert missing_signs("file not found") == set()


def test_what_no_round_can_mend_is_printed_in_plain_latin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_letter, "missing_signs", lambda diagnostic: set())
    paper = letter_pdf(a_receipt(name="王 José"))
    assert paper.flawed
    assert "[U+738B]José" in words(read(paper))
