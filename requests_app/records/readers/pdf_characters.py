"""The characters of a PDF page as PDFium reads them, each with its tight and its loose rectangle on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from requests_app.records.readers.page_text import Rect, Word, union
from requests_app.sandbox.frames import UnreadableFile

NO_INK = "\u200b\u2060\ufeff\u00ad"
"""Characters that show nothing and would keep a number from being found."""
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


def characters(page: Any, *, exact: bool = True) -> Iterator[Character]:
    """Every character. Not `exact`: the loose rectangle is the tight one, which takes a third less time."""
    text_page = page.get_textpage()
    shown = as_shown(page)
    handle = text_page.raw
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    loose = raw.FS_RECTF()
    count = min(text_page.count_chars(), MOST_CHARACTERS)
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            if not high:
                continue
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        raw.FPDFText_GetCharBox(handle, index, byref(left), byref(right), byref(bottom), byref(top))
        tight = shown(left.value, bottom.value, right.value, top.value)
        if exact and raw.FPDFText_GetLooseCharBox(handle, index, byref(loose)):
            wide = shown(loose.left, loose.bottom, loose.right, loose.top)
        else:
            wide = tight
        yield Character(chr(code) if code else "\ufffd", tight, wide, index)


def has_no_letters(page: Any) -> bool:
    """Whether the fonts of a page do not say which letters they draw, so that its text reads as something else."""
    text_page = page.get_textpage()
    count = min(text_page.count_chars(), MOST_CHARACTERS)
    looked_at = range(0, count, max(1, count // SAMPLE))
    strange = sum(raw.FPDFText_HasUnicodeMapError(text_page.raw, place) == 1 for place in looked_at)
    return bool(strange > STRANGE_SHARE * max(1, len(looked_at)))


def grouped(found: Iterator[Character]) -> Iterator[list[Character]]:
    """The characters of each word."""
    word: list[Character] = []
    for character in found:
        if character.text in NO_INK:
            continue
        if character.text.isspace() or character.text in "\u0002\ufffe":
            if word:
                yield word
            word = []
        else:
            word.append(character)
    if word:
        yield word


def word_of(group: list[Character]) -> Word:
    """A word with the rectangle around its ink, no thinner than half a point."""
    rect = group[0].tight
    for character in group[1:]:
        rect = union(rect, character.tight)
    if rect[3] - rect[1] < 0.5 or rect[2] - rect[0] < 0.5:
        for character in group:
            rect = union(rect, character.loose)
    text = "".join(character.text for character in group)
    return text, round(rect[0], 2), round(rect[1], 2), round(rect[2], 2), round(rect[3], 2)
