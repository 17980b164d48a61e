"""The withholding log in the denial: a table in mail and on paper, an annex where it is long, in both languages."""

from __future__ import annotations

import io
import re
import time

import pytest
from pypdf import PdfReader

from requests_app.models import Notice, RecordsRequest
from requests_app.notices.letters import log_table
from requests_app.notices.letters.blocks import Block, blocks, source_of, text_of
from requests_app.notices.letters.markup import to_html
from requests_app.notices.pdf.letter import letter_pdf
from tests import cast, logs
from tests.notices.pdf.test_letter import squeezed, tags, words

pytestmark = pytest.mark.django_db
TABLE = "| Line: 1\n| Record: A: letter\n|\n| Line: 2\n| Record: A memo"


def _denial(case: RecordsRequest) -> Notice:
    return Notice.objects.get(case=case, letter="denial")


def test_a_table_is_read_back_from_its_text_and_shown_with_its_headers() -> None:
    (block,) = blocks(source_of(text_of(TABLE)))
    assert block == Block("table", ("Line", "Record"), (("1", "A: letter"), ("2", "A memo")))
    assert to_html(TABLE) == (
        '<table><thead><tr><th scope="col">Line</th><th scope="col">Record</th></tr></thead><tbody>'
        '<tr><th scope="row" data-label="Line">1</th><td dir="auto" data-label="Record">A: letter</td></tr>'
        '<tr><th scope="row" data-label="Line">2</th><td dir="auto" data-label="Record">A memo</td></tr>'
        "</tbody></table>"
    )


@pytest.mark.parametrize("text", ["|", "|\n|", "| \n|  "])
def test_bars_without_words_are_no_table(text: str) -> None:
    assert list(blocks(text)) == []


def test_hostile_cells_stay_words_in_every_form_of_the_letter() -> None:
    case = cast.a_case_in("clerk_review")
    hostile = "<script>x</script>\n# Title\n| Reason: none\n> q #strong[b] \u202e {{link:1}}"
    logs.draft(case, [logs.a_line(1, description=hostile), logs.a_line(2, custodian="a | b: c")])
    cast.deny(case, cast.NOW + 2 * cast.DAY)
    notice = _denial(case)
    (table,) = [block for block in blocks(source_of(notice.body_text)) if block.kind == "table"]
    assert len(table.rows) == 2
    assert table.lines == log_table.columns()
    assert table.rows[1][3] == "a | b: c"
    assert "<script>" not in notice.body_html
    paper = letter_pdf(notice)
    assert "<script>x</script>#Title|Reason:none>q#strong[b]" in words(PdfReader(io.BytesIO(paper.pdf)))


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Withholding log"), ("es", "Lista de registros no divulgados")]
)
def test_a_short_log_stands_in_the_letter_word_for_word_with_table_headers(
    language: str, heading: str
) -> None:
    case = logs.a_denied_case(3, language=language)
    notice = _denial(case)
    assert heading in notice.body_text
    assert notice.body_html.count("<tr>") == 4
    reader = PdfReader(io.BytesIO(letter_pdf(notice).pdf))
    found = tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert (found.count("/Table"), found.count("/TR"), found.count("/TH"), found.count("/TD")) == (
        1,
        4,
        6,
        18,
    )
    for line in logs.lines(3):
        for text in (line.description, line.reason):
            assert squeezed(text) in words(reader)
            assert text in notice.body_text


def test_a_long_log_is_an_annex_of_the_paper_and_the_letter_says_so() -> None:
    case = logs.a_denied_case(log_table.MOST_IN_LETTER + 1)
    notice = _denial(case)
    assert "it is at the end of this notice's PDF" in notice.body_text.replace("\n", " ")
    assert "E-mail 7 about" not in notice.body_text
    text = words(PdfReader(io.BytesIO(letter_pdf(notice).pdf)))
    assert "Annex:withholdinglog" in text
    assert all(squeezed(line.reason) in text for line in logs.lines(61))
    receipt = Notice.objects.get(case=case, letter="receipt")
    assert log_table.annex(receipt) == []


def test_two_thousand_lines_are_printed_to_the_last_within_seconds() -> None:
    notice = _denial(logs.a_denied_case(2000))
    assert len(notice.body_text) < 10_000
    began = time.perf_counter()
    reader = PdfReader(io.BytesIO(letter_pdf(notice).pdf))
    assert time.perf_counter() - began < 30
    assert re.search(r"E-mail\s*2000", reader.pages[-1].extract_text())


def test_a_denial_without_a_log_says_nothing_of_one() -> None:
    assert "log" not in _denial(cast.a_case_in("denied")).body_text.casefold().replace("logged", "")
