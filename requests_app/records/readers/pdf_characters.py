"""The characters of a PDF page as PDFium reads them, each with its tight and its loose rectangle on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from requests_app.records.readers.page_text import Rect, Word, union
from requests_app.sandbox.frames import UnreadableFile

NO_INK = "\u200b\u2060\ufeff\u00ad"
"""Characters that show nothing and would keep a number from being found."""
BETWEEN = "\u0002\ufffe"
SAMPLE, STRANGE_SHARE = 400, 0.03
"""Characters of a page that are looked at, and how many of them may be unknown: bullets and signs often are."""
MOST_CHARACTERS = 500_000
"""On one page; what lies beyond is no page a person reads."""


@dataclass(slots=True)
class Character:
    """One character. `tight` is around the ink, `loose` the font's full height."""

    text: str
    tight: Rect
    loose: Rect
    index: int


def open_pdf(path: Path) -> Any:
    """The document. Raises UnreadableFile: with a password, damaged, without pages."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as broken:
        locked = getattr(broken, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise UnreadableFile("password" if locked else "damaged") from broken
    if len(document) == 0:
        raise UnreadableFile("no_pages")
    return document


def as_shown(page: Any) -> Callable[[float, float, float, float], Rect]:
    """From the left, bottom, right, top of the page's own space to a rectangle of the page as it is shown."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, byref(box))
    left, right = min(box.left, box.right), max(box.left, box.right)
    bottom, top = min(box.bottom, box.top), max(box.bottom, box.top)
    turned = page.get_rotation() % 360
    if turned == 90:
        return lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if turned == 180:
        return lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom)
    if turned == 270:
        return lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0)


@dataclass(slots=True)
class Reading:
    """A page as PDFium reads it: the word as a whole is cheap to ask for, its characters only where they count."""

    text_page: Any
    shown: Callable[[float, float, float, float], Rect]

    def tight(self, index: int) -> Rect:
        """The ink of one character."""
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        raw.FPDFText_GetCharBox(
            self.text_page.raw, index, byref(left), byref(right), byref(bottom), byref(top)
        )
        return self.shown(left.value, bottom.value, right.value, top.value)

    def loose(self, index: int) -> Rect:
        """The full height of its font; the ink where PDFium does not say."""
        found = raw.FS_RECTF()
        if raw.FPDFText_GetLooseCharBox(self.text_page.raw, index, byref(found)):
            return self.shown(found.left, found.bottom, found.right, found.top)
        return self.tight(index)

    def ink(self, first: int, last: int) -> Rect:
        """Around the ink of all characters from first to last."""
        handle, found = self.text_page.raw, list[Rect]()
        left, top, right, bottom = c_double(), c_double(), c_double(), c_double()
        for place in range(raw.FPDFText_CountRects(handle, first, last - first + 1)):
            raw.FPDFText_GetRect(handle, place, byref(left), byref(top), byref(right), byref(bottom))
            found.append(self.shown(left.value, bottom.value, right.value, top.value))
        return reduce(union, found) if found else reduce(union, map(self.tight, range(first, last + 1)))


@dataclass(slots=True)
class Group:
    """The characters of one word: what they are, and where in the text of the page."""

    reading: Reading
    text: str
    indices: list[int]

    def __len__(self) -> int:
        return len(self.indices)

    def __iter__(self) -> Iterator[Character]:
        for sign, index in zip(self.text, self.indices, strict=True):
            yield Character(sign, self.reading.tight(index), self.reading.loose(index), index)


def groups_of(page: Any, text_page: Any = None) -> Iterator[Group]:
    """The words of a page, in the order in which PDFium reads them."""
    text_page = text_page or page.get_textpage()
    reading = Reading(text_page, as_shown(page))
    unicode_at, handle = raw.FPDFText_GetUnicode, text_page.raw
    signs: list[str] = []
    indices: list[int] = []
    high = 0
    for index in range(min(text_page.count_chars(), MOST_CHARACTERS)):
        code = unicode_at(handle, index)
        if 0xD800 <= code < 0xE000:
            if code < 0xDC00:
                high = code
                continue
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        sign = chr(code) if code else "\ufffd"
        if sign in NO_INK:
            continue
        if sign.isspace() or sign in BETWEEN:
            if signs:
                yield Group(reading, "".join(signs), indices)
            signs, indices = [], []
        else:
            signs.append(sign)
            indices.append(index)
    if signs:
        yield Group(reading, "".join(signs), indices)


def has_no_letters(text_page: Any) -> bool:
    """Whether the fonts of a page do not say which letters they draw, so that its text reads as something else."""
    count = min(text_page.count_chars(), MOST_CHARACTERS)
    looked_at = range(0, count, max(1, count // SAMPLE))
    strange = sum(raw.FPDFText_HasUnicodeMapError(text_page.raw, place) == 1 for place in looked_at)
    return bool(strange > STRANGE_SHARE * max(1, len(looked_at)))


def word_of(group: Group) -> Word:
    """A word with the rectangle around its ink, no thinner than half a point."""
    rect = group.reading.ink(group.indices[0], group.indices[-1])
    if rect[3] - rect[1] < 0.5 or rect[2] - rect[0] < 0.5:
        for character in group:
            rect = union(rect, union(character.tight, character.loose))
    return group.text, round(rect[0], 2), round(rect[1], 2), round(rect[2], 2), round(rect[3], 2)
