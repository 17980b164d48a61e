"""Words of a PDF that no one who looks at the page can see: under a box or picture, or in the color of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_int
from typing import Any

import pypdfium2.raw as raw
from PIL import Image, ImageChops

from requests_app.records.readers.grays import extremes
from requests_app.records.readers.page_text import Rect, Word, overlap_share
from requests_app.records.readers.pdf_characters import Group

FLAT = 24
"""Grey steps (of 255) below which a patch of the page shows nothing."""
DARK = 110
"""A patch whose lightest point is darker than this is a cover, not paper."""
MOST_PIXELS = 4_000_000

Box = tuple[int, int, int, int]
COVERS = frozenset({raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING})


def hidden_words(page: Any, groups: list[Group], found: list[Word]) -> Iterator[tuple[int, str]]:
    """The place of each word that cannot be seen, whole or in part, and how: "covered" (dark) or "invisible" (light).

    A character is seen when the page changes where its ink lies once all text is switched off. The text layer of a
    scan never changes the page; there a word is hidden where the picture shows nothing at all in its place.
    """
    # A stroke of punctuation may be too thin for the picture, and says nothing.
    telling = [place for place, word in enumerate(found) if any(sign.isalnum() for sign in word[0])]
    if not telling:
        return
    width, height = page.get_size()
    scale = min(1.0, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    shown = _picture(page, scale)
    words = [word[1:] for word in found]
    objects = list(page.get_objects(max_depth=8))
    texts = [item for item in objects if item.type == raw.FPDF_PAGEOBJ_TEXT]
    covered = _covers(objects)
    points = shown.tobytes()
    doubtful = [place for place in telling if covered or _flat(shown, points, words[place], scale)]
    if not doubtful:
        return
    if _is_scan(objects, texts, width, height):
        yield from _under_a_scan(shown, groups, words, scale)
        return
    for item in texts:
        raw.FPDFTextObj_SetTextRenderMode(item.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    changed = ImageChops.difference(shown, _picture(page, scale))
    for place in doubtful:
        box = _pixels(words[place], scale, shown)
        unseen = _unseen(changed, groups[place], box, scale) if box else None
        if unseen:
            yield place, _how(shown, unseen)


def _unseen(changed: Image.Image, group: Group, box: Box, scale: float) -> Box | None:
    """The patch of a word that does not show; None where all does but single characters, which so small a picture may
    lose."""
    if extremes(changed.crop(box))[1] < FLAT:
        return box
    before: Box | None = None
    for character in group:
        spot = _pixels(character.tight, scale, changed)
        thin = character.tight[3] - character.tight[1] < 2
        lost = spot is not None and not thin and extremes(changed.crop(spot))[1] < FLAT
        if lost and before:
            return before
        before = spot if lost else None
    return None


def _picture(page: Any, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")
    return picture


def _is_scan(objects: list[Any], texts: list[Any], width: float, height: float) -> bool:
    """Whether the text is the layer of a scan: none of it is drawn, or one picture fills the page."""
    modes = {raw.FPDFTextObj_GetTextRenderMode(item.raw) for item in texts}
    if modes == {raw.FPDF_TEXTRENDERMODE_INVISIBLE}:
        return True
    for item in objects:
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > 0.8 * width * height:
                return True
    return False


def _covers(objects: list[Any]) -> bool:
    """Whether anything on the page could lie over text: a picture, a shading, a filled shape larger than a rule."""
    for item in objects:
        if item.type not in COVERS:
            continue
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            fill, stroke = c_int(), c_int()
            raw.FPDFPath_GetDrawMode(item.raw, byref(fill), byref(stroke))
            left, bottom, right, top = item.get_bounds()
            if not fill.value or right - left < 2 or top - bottom < 2:
                continue
        return True
    return False


def _under_a_scan(
    shown: Image.Image, groups: list[Group], words: list[Rect], scale: float
) -> Iterator[tuple[int, str]]:
    for place, rect in enumerate(words):
        box = _pixels(rect, scale, shown)
        if not box:
            continue
        low, high = extremes(shown.crop(box))
        if high < DARK and high - low < FLAT * 2:
            yield place, "covered"
        elif high == low and len(groups[place]) > 2:
            yield place, "invisible"


def _flat(shown: Image.Image, points: bytes, rect: Rect, scale: float) -> bool:
    """Whether nothing shows under a rectangle; one row through most words already says that something does."""
    box = _pixels(rect, scale, shown)
    if not box:
        return False
    for row in (3 * box[1] + box[3]) // 4, (box[1] + box[3]) // 2:
        line = points[row * shown.width + box[0] : row * shown.width + box[2]]
        if max(line) - min(line) >= FLAT:
            return False
    low, high = extremes(shown.crop(box))
    return bool(high - low < FLAT)


def _how(shown: Image.Image, box: Box) -> str:
    patch = shown.crop(box).histogram()
    dark = sum(patch[:DARK])
    return "covered" if dark * 2 > sum(patch) else "invisible"


def _pixels(rect: Rect, scale: float, shown: Image.Image) -> Box | None:
    """The patch of the picture under a rectangle; None for one outside of the page."""
    width, height = shown.size
    inside = 0 <= rect[0] <= rect[2] <= width / scale and 0 <= rect[1] <= rect[3] <= height / scale
    if not inside and overlap_share(rect, (0, 0, width / scale, height / scale)) < 0.5:
        return None
    left, top = max(0, int(rect[0] * scale)), max(0, int(rect[1] * scale))
    right = min(shown.width, max(left + 1, round(rect[2] * scale)))
    bottom = min(shown.height, max(top + 1, round(rect[3] * scale)))
    return (left, top, right, bottom) if right > left and bottom > top else None
