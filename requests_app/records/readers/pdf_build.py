"""A PDF made fit to be given out: pages with boxes rebuilt from their picture, all others copied and cleaned."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageDraw

from requests_app.records.readers.grays import extremes
from requests_app.records.readers.page_text import Rect, Word, centre_in, overlap_share, union
from requests_app.records.readers.pdf_characters import Group, groups_of, open_pdf, word_of
from requests_app.records.readers.pdf_picture import scale_for
from requests_app.records.readers.pdf_private_data import clean_page, drop_private
from requests_app.records.readers.pdf_structure import QUIET_ANNOTATIONS, open_with_pikepdf
from requests_app.records.readers.text_layer import TextLayer
from requests_app.sandbox.frames import Frame

DOTS_PER_INCH = 170
MOST_PIXELS = 12_000_000


def build_pdf(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The file for the requester. Options, by page and rectangle:

    `boxes` are black and their words gone; `unseen`: only their words are gone (hidden ones); `pictures`: pages that
    are rebuilt in any case. `layers`: there are hidden layers, so that every page is rebuilt, without words, because
    PDFium reads the words of hidden layers too. The frame tells the words that are gone.
    """
    shown = open_pdf(path)
    boxes, unseen = _by_page(options["boxes"]), _by_page(options.get("unseen", []))
    pictures, layers = set(options.get("pictures", [])), bool(options.get("layers"))
    gone: set[str] = set()
    kept: set[str] = set()
    rebuilt: list[int] = []
    made = pikepdf.new()
    layer = TextLayer(made)
    with open_with_pikepdf(path) as source:
        for number, page in enumerate(source.pages, start=1):
            words, lost = _words(shown[number - 1], boxes.get(number, []), unseen.get(number, []))
            if layers:
                words, lost = [], lost | {word[0] for word in words}
            gone |= lost
            kept |= {word[0] for word in words}
            if layers or number in pictures or number in boxes or number in unseen or _has_notes(page.obj):
                picture = _picture(shown[number - 1], boxes.get(number, []))
                size = shown[number - 1].get_size()
                layer.add_page(picture, size, words)
                rebuilt.append(number)
            else:
                made.pages.append(page)
                clean_page(made, made.pages[-1].obj)
        made.remove_unreferenced_resources()
        drop_private(made)
        out = io.BytesIO()
        made.save(out, fix_metadata_version=False, deterministic_id=True)
    yield {
        "type": "built", "media_type": "application/pdf", "pages": len(made.pages), "source_pages": len(shown),
        "rebuilt": rebuilt,
        "gone": sorted(gone - kept),
    }, out.getvalue()  # fmt: skip


def _by_page(boxes: list[dict[str, Any]]) -> dict[int, list[Rect]]:
    found: dict[int, list[Rect]] = {}
    for box in boxes:
        left, top, right, bottom = box["rect"]
        found.setdefault(box["page"], []).append((left, top, right, bottom))
    return found


def _words(page: Any, boxes: list[Rect], unseen: list[Rect]) -> tuple[list[Word], set[str]]:
    """The words of a page that stay, and those that go."""
    stay: list[Word] = []
    go: set[str] = set()
    width, height = page.get_size()
    for group in groups_of(page):
        word = word_of(group)
        outside = word[3] < 0 or word[4] < 0 or word[1] > width or word[2] > height
        if (
            any(touches(group, word, box) for box in boxes)
            or any(centre_in(word[1:], box) for box in unseen)
            or outside
        ):
            go.add(word[0])
        else:
            stay.append(word)
    return stay, go


def touches(group: Group, word: Word, box: Rect) -> bool:
    """Whether any of a word lies in a box: its ink by more than a hair, or the centre of any of its characters."""
    width = min(word[3], box[2]) - max(word[1], box[0])
    height = min(word[4], box[3]) - max(word[2], box[1])
    if width > 0.1 and height > 0.1:
        return True
    # Full boxes of characters end less than one of them away from the word: farther ones need no second look.
    first, last = (group.reading.loose(group.indices[place]) for place in (0, -1))
    around = union(word[1:], union(first, last))
    reach = 1 + max(first[2] - first[0], first[3] - first[1])
    if overlap_share((around[0] - reach, around[1] - reach, around[2] + reach, around[3] + reach), box) <= 0:
        return False
    return any(centre_in(one.tight, box) or centre_in(one.loose, box) for one in group)


def _picture(page: Any, boxes: list[Rect]) -> Image.Image:
    scale = scale_for(page.get_size(), DOTS_PER_INCH, MOST_PIXELS)
    gray = _is_gray(
        page.render(scale=scale / 8, may_draw_forms=True, rev_byteorder=True).to_pil().convert("RGB")
    )
    drawn: Image.Image = page.render(
        scale=scale, may_draw_forms=True, grayscale=gray, rev_byteorder=not gray
    ).to_pil()
    picture = drawn if drawn.mode in ("L", "RGB") else drawn.convert("RGB")
    brush = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        brush.rectangle(
            (int(left * scale), int(top * scale), int(right * scale) + 1, int(bottom * scale) + 1), fill=0
        )
    return picture


def _is_gray(small: Image.Image) -> bool:
    """A page without colour takes a third of the room."""
    red, green, blue = small.split()
    return max(extremes(ImageChops.difference(one, green))[1] for one in (red, blue)) < 12


def _has_notes(page: Any) -> bool:
    """Whether a page shows more than its content: form fields, notes, stamps; these are burned into the picture."""
    notes = page.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return False
    kinds = {str(note.get("/Subtype", "")) for note in notes if isinstance(note, pikepdf.Dictionary)}
    return "/Widget" in kinds or bool(kinds - QUIET_ANNOTATIONS)
