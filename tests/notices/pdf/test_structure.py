"""The PDF of every letter has the structure of its HTML twin, and its sheets end where a reader can stop."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from requests_app.models import Notice
from requests_app.notices.pdf.letter import letter_pdf
from tests import cast, logs
from tests.notices.conftest import Post

pytestmark = pytest.mark.django_db
OF_HTML = {
    "h1": "heading 1", "h2": "heading 2", "p": "paragraph", "ul": "list", "li": "item", "blockquote": "quotation",
    "table": "table", "tr": "row", "th": "cell", "td": "cell",
}  # fmt: skip
OF_PDF = {
    "/H1": "heading 1", "/H2": "heading 2", "/P": "paragraph", "/L": "list", "/LI": "item",
    "/BlockQuote": "quotation", "/Table": "table", "/TR": "row", "/TH": "cell", "/TD": "cell",
}  # fmt: skip
ONE_SHEET = (
    "receipt", "acknowledgment", "clarification", "extension", "determination", "release", "late", "message", "closing",
)  # fmt: skip


class Twin(HTMLParser):
    """The structure of the HTML twin from its heading on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in OF_HTML and (self.found or tag == "h1"):
            self.found.append(OF_HTML[tag])


def of_html(notice: Notice) -> list[str]:
    return Twin(notice.body_html).found


def of_pdf(notice: Notice) -> list[str]:
    reader = PdfReader(io.BytesIO(letter_pdf(notice).pdf))
    found = list(_kinds(reader.trailer["/Root"]["/StructTreeRoot"]))
    return found[found.index("heading 1") :]


def _kinds(node: Any) -> list[str]:
    """Every kind of tag in reading order; what stands inside a quotation, a cell or an item is its words."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for child in node for kind in _kinds(child)]
    if not isinstance(node, dict) or ("/Type" in node and node["/Type"] in ("/MCR", "/OBJR")):
        return []
    kind = OF_PDF.get(str(node.get("/S")))
    if kind in ("quotation", "item", "cell", "paragraph"):
        return [kind]
    return ([kind] if kind else []) + (_kinds(node["/K"]) if "/K" in node else [])


def last_lines(notice: Notice) -> list[str]:
    """The last line above the footer of each sheet but the last."""
    pages = PdfReader(io.BytesIO(letter_pdf(notice).pdf)).pages
    texts = [[line for line in page.extract_text().splitlines() if line.strip()] for page in pages]
    return [next(line for line in reversed(rows) if "Page " not in line and "Página " not in line and
                 notice.case.city.name not in line) for rows in texts[:-1]]  # fmt: skip


@pytest.mark.parametrize("rich", [True, False], ids=["much", "little"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_of_every_letter_has_the_structure_of_its_html(post: Post, language: str, rich: bool) -> None:
    for key, notices in post(language, rich=rich).items():
        assert of_pdf(notices[0]) == of_html(notices[0]), key


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_table_has_the_same_rows_and_cells_in_both(language: str) -> None:
    case = logs.a_denied_case(3, language=language)
    notice = Notice.objects.get(case=case, letter="denial")
    assert of_html(notice).count("row") == 4
    assert of_pdf(notice) == of_html(notice)


@pytest.mark.parametrize("language", ["en", "es"])
def test_short_letters_are_one_sheet(post: Post, language: str) -> None:
    for key in ONE_SHEET:
        reader = PdfReader(io.BytesIO(letter_pdf(post(language)[key][0]).pdf))
        assert len(reader.pages) == 1, key


def test_no_sheet_ends_with_a_heading_or_a_line_that_leads_on(post: Post) -> None:
    """Looked at with quotations of every length, so that the sheets end at every place there is."""
    (notice,) = post("en")["denial"][:1]
    text = notice.body_text
    headings = {before for before, below in zip(text.split("\n"), text.split("\n")[1:], strict=False)
                if below and set(below) == {"-"}}  # fmt: skip
    ends = 0
    for lines in range(0, 60, 2):
        notice.body_text = text.replace("> 17 e-mails", "> x\n" * lines + "> 17 e-mails", 1)
        for line in last_lines(notice):
            ends += 1
            assert not line.endswith(":"), (lines, line)
            assert not any(heading.endswith(line.strip()) for heading in headings), (lines, line)
    assert ends > 30


def test_the_signature_is_never_alone_on_a_sheet() -> None:
    notice = Notice.objects.get(case=cast.a_case(cast.a_city()), letter="receipt")
    text = notice.body_text
    for lines in range(20, 60, 2):
        notice.body_text = text.replace("\n> ", "\n> x" * lines + "\n> ", 1)
        last = PdfReader(io.BytesIO(letter_pdf(notice).pdf)).pages[-1].extract_text()
        assert "Sincerely," in last
        assert not last.lstrip().startswith("Sincerely,"), lines


def test_a_letter_without_a_mailing_address_keeps_no_room_for_the_window_of_an_envelope() -> None:
    """The window needs the address between 2.1 and 3.2 inches from the top; the date stands below it."""
    city = cast.a_city()
    places = []
    for address in ("12 Oak Street\nSacramento CA 95814", ""):
        case = cast.a_case(city, name="Ana Ruiz", postal_address=address)
        reader = PdfReader(io.BytesIO(letter_pdf(Notice.objects.get(case=case, letter="receipt")).pdf))
        found: list[float] = []

        def seen(text: str, cm: Any, tm: Any, _font: Any, _size: Any, found: list[float] = found) -> None:
            if "2026" in text and not found:
                found.append(float(tm[5]) * float(cm[3]) + float(cm[5]))

        reader.pages[0].extract_text(visitor_text=seen)
        places.append(found[0])
    assert abs(places[1] - places[0]) > 72
