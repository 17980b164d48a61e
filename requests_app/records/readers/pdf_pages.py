"""A PDF looked through: its pages with their words, and everything found in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw
from PIL import Image

from requests_app.records.readers.hidden_words import hidden_words
from requests_app.records.readers.ocr import DOTS_PER_INCH, MOST_PIXELS, Budget, beyond
from requests_app.records.readers.page_text import (
    PageText,
    Rect,
    Word,
    centre_in,
    overlap_share,
    union,
)
from requests_app.records.readers.pdf_characters import groups_of, has_no_letters, open_pdf, word_of
from requests_app.records.readers.pdf_picture import scale_for
from requests_app.records.readers.pdf_structure import structure_findings
from requests_app.records.readers.text_findings import broken_addresses, preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

MOST_PAGES = 20_000
SMALLEST_PICTURE = 0.05
"""Of the page; a smaller picture is a logo or a signature."""
MOST_OF_A_PAGE = 300
"""Findings of one page told one by one; a directory of addresses is one decision, not ten thousand."""


def finding(
    kind: str, place: str, said: str, page: int | None = None, rects: list[Rect] | None = None
) -> Frame:
    """The frame of one finding."""
    return {
        "type": "finding", "kind": kind, "place": place, "preview": said[:500], "page": page, "rects": rects or [],
    }, b""  # fmt: skip


def read_pdf(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for the document, one for each page, one for each finding. `options["ours"]`: we made the file, so its
    structure is known."""
    document = open_pdf(path)
    if len(document) > MOST_PAGES:
        raise UnreadableFile("too_many_pages")
    yield {"type": "document", "pages": len(document)}, b""
    if not options.get("ours"):
        for kind, place, said, number in structure_findings(path):
            yield finding(kind, place, said, number)
    budget = Budget()
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        yield from page_frames(page, number, budget)
        page.close()
    yield from picture_findings(budget)


def picture_findings(budget: Budget) -> Iterator[Frame]:
    """What someone must look at: pages whose words are a picture, read or not."""
    if budget.read:
        yield finding("picture_read", _listed(budget.read), " ".join(budget.said))
    if budget.unread:
        yield finding("picture_unread", _listed(budget.unread), "")


def _listed(pages: list[int]) -> str:
    return ", ".join(str(page) for page in pages[:40]) + (" …" if len(pages) > 40 else "")


def page_frames(page: Any, number: int, budget: Budget | None = None) -> Iterator[Frame]:
    """One page: its size and words, then what was found on it. `budget`: pictures on it are read too."""
    text_page = page.get_textpage()
    groups = list(groups_of(page, text_page))
    words: list[Word] = [word_of(group) for group in groups]
    width, height = page.get_size()
    held = len(words)
    if budget is not None and has_no_letters(text_page):
        seen = budget.words(number, _drawn(page), (width, height))
        if not seen and number not in budget.unread:
            budget.unread.append(number)
        words += seen
    elif budget is not None and is_picture(page, words, width, height):
        words += beyond(budget.words(number, _drawn(page), (width, height)), [word[1:] for word in words])
    lines = PageText(words)
    yield {
        "type": "page", "number": number, "width": round(width, 2), "height": round(height, 2), "words": words,
        "text": lines.text,
    }, b""  # fmt: skip
    told = text_findings(lines.one_line)
    told += broken_addresses(lines.text, told)
    for one in told[:MOST_OF_A_PAGE]:
        rects = lines.rects(one.start, one.end)
        yield finding(one.kind, "", preview(lines.text, one.start, one.end), number, rects)
    outside = [word for word in words[:held] if overlap_share(word[1:], (0, 0, width, height)) <= 0]
    if outside:
        yield finding("text_outside_page", "", " ".join(word[0] for word in outside), number)
    yield from _hidden(page, groups, words[:held], number)


def is_picture(page: Any, words: list[Word], width: float, height: float) -> bool:
    """Whether the page shows a picture of some size with hardly a word of text on it."""
    for item in page.get_objects(max_depth=8):
        if item.type != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) < SMALLEST_PICTURE * width * height:
            continue
        # A page that is turned is taken as a whole: where the picture lies on it as shown does not matter much.
        shown = (
            (left, height - top, right, height - bottom) if not page.get_rotation() else (0, 0, width, height)
        )
        if sum(centre_in(word[1:], shown) for word in words) < 3:
            return True
    return False


def _drawn(page: Any) -> Image.Image:
    scale = scale_for(page.get_size(), DOTS_PER_INCH, MOST_PIXELS)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture


def _hidden(page: Any, groups: list[Any], words: list[Word], number: int) -> Iterator[Frame]:
    """The hidden words of a page, those beside each other as one finding."""
    runs: list[tuple[str, list[int]]] = []
    for place, how in hidden_words(page, groups, words):
        if runs and runs[-1][0] == how and runs[-1][1][-1] == place - 1:
            runs[-1][1].append(place)
        else:
            runs.append((how, [place]))
    for how, places in runs[:MOST_OF_A_PAGE]:
        said = " ".join(words[place][0] for place in places)
        rects: list[Rect] = []
        for place in places:
            rect = words[place][1:]
            if rects and abs(rects[-1][1] - rect[1]) < 4:
                rects[-1] = union(rects[-1], rect)
            else:
                rects.append(rect)
        yield finding(f"{how}_text", "", said, number, rects)
