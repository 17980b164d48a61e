"""The words of a PDF as pdfplumber's engine reads them: each character with its place, and nothing else of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_rect
from pdfplumber.page import Page

from requests_app.records.readers.page_text import Rect

NEAR = 3.0
"""Points by which characters of a word, and tops of a line, may lie apart: what pdfplumber takes."""


class Seen(NamedTuple):
    """One character."""

    text: str
    rect: Rect


class Characters(PDFPageAggregator):
    """Takes each character and its rectangle in the page's own space; pictures and lines are not looked at."""

    def __init__(self, manager: Any, page_number: int) -> None:
        super().__init__(manager, pageno=page_number, laparams=None)
        self.found: list[tuple[str, Rect]] = []
        self.known: dict[tuple[int, int], tuple[str, float]] = {}

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, ncs: Any,
        graphicstate: Any,
    ) -> float:  # fmt: skip
        """Keep one character; how far the next one is."""
        if font.is_vertical():
            advance = super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)
            drawn: Any = self.cur_item._objs[-1]  # pdfminer has no other way to the item it made
            self.found.append((drawn.get_text(), drawn.bbox))
            return advance
        text, width = self._known(font, cid)
        advance = width * fontsize * scaling
        low = font.get_descent() * fontsize + rise
        self.found.append((text, apply_matrix_rect(matrix, (0, low, advance, low + fontsize))))
        return advance

    def _known(self, font: Any, cid: int) -> tuple[str, float]:
        key = id(font), cid
        if key not in self.known:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = self.handle_undefined_char(font, cid)
            self.known[key] = text, font.char_width(cid)
        return self.known[key]

    def render_image(self, name: str, stream: Any) -> None:
        """Pictures are looked at by others."""

    def paint_path(self, *path: Any) -> None:
        """Lines say nothing."""


def characters_of(page: Page) -> list[Seen]:
    """The characters of a page, with rectangles from its top left corner."""
    device = Characters(page.pdf.rsrcmgr, page.page_number)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    height = float(page.height)
    return [Seen(text, (x0, height - y1, x1, height - y0)) for text, (x0, y0, x1, y1) in device.found]


def words_of(found: list[Seen]) -> set[str]:
    """The words they make by their places on lines, whatever the order in which they are drawn, and in that order."""
    words = set(_split(found))
    line: list[Seen] = []
    for one in sorted(found, key=lambda seen: seen.rect[1]):
        if line and one.rect[1] - line[-1].rect[1] > NEAR:
            words |= set(_split(sorted(line, key=lambda seen: seen.rect[0])))
            line = []
        line.append(one)
    return words | set(_split(sorted(line, key=lambda seen: seen.rect[0])))


def _split(found: list[Seen]) -> Iterator[str]:
    """Words end at a blank, and where the next character is some way off."""
    word = ""
    before: Rect = (0, 0, 0, 0)
    for text, rect in found:
        blank = not text.strip()
        if word and (blank or rect[0] > before[2] + NEAR or rect[1] > before[3] + NEAR):
            yield word
            word = ""
        if not blank:
            word += text
        before = rect
    if word:
        yield word
