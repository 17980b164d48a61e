"""Pictures: looked into and shown as pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pi_heif
import pikepdf
from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from requests_app.records.readers.ocr import MOST_PIXELS, Budget
from requests_app.records.readers.page_text import PageText, Word
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding, picture_findings
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = 200_000_000
MOST_PAGES = 500
SHORT_SIDE, LONG_SIDE = 612.0, 792.0
AUTHORS = {ExifTags.Base.Artist: "Artist", ExifTags.Base.Copyright: "Copyright", ExifTags.Base.XPAuthor: "Author",
           ExifTags.Base.CameraOwnerName: "Owner", ExifTags.Base.BodySerialNumber: "Serial number",
           ExifTags.Base.ImageDescription: "Description", ExifTags.Base.UserComment: "Comment"}  # fmt: skip


def opened(path: Path) -> Image.Image:
    """The picture. Raises UnreadableFile."""
    try:
        picture = Image.open(path)
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise UnreadableFile("damaged") from broken
    return picture


def read_image(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The picture's frames as pages of a PDF, and where and by whom it was taken, where it says so."""
    picture = opened(path)
    yield from _findings(picture)
    shown = [
        upright(frame) for frame, _n in zip(ImageSequence.Iterator(picture), range(MOST_PAGES), strict=False)
    ]
    sizes = [page_size(frame) for frame in shown]
    yield {"type": "document", "pages": len(shown)}, b""
    budget = Budget()
    for number, (frame, size) in enumerate(zip(shown, sizes, strict=True), start=1):
        yield from _page(number, size, budget.words(number, _not_too_big(frame), size))
    yield from picture_findings(budget)
    yield {"type": "pages_pdf"}, _as_pdf(shown, sizes)


def _page(number: int, size: tuple[float, float], words: list[Word]) -> Iterator[Frame]:
    """A page with the words read off the picture, and what is in them."""
    lines = PageText(words)
    yield {
        "type": "page", "number": number, "width": size[0], "height": size[1], "words": words, "text": lines.text,
    }, b""  # fmt: skip
    for one in text_findings(lines.one_line)[:MOST_OF_A_PAGE]:
        said = preview(lines.text, one.start, one.end)
        yield finding(one.kind, "", said, number, lines.rects(one.start, one.end))


def _not_too_big(frame: Image.Image) -> Image.Image:
    share = (MOST_PIXELS / (frame.width * frame.height)) ** 0.5
    return (
        frame if share >= 1 else frame.resize((int(frame.width * share) or 1, int(frame.height * share) or 1))
    )


def _as_pdf(frames: list[Image.Image], sizes: list[tuple[float, float]]) -> bytes:
    """Each picture as one page of its size."""
    whole = pikepdf.new()
    for frame, (width, _height) in zip(frames, sizes, strict=True):
        page = io.BytesIO()
        frame.save(page, "PDF", resolution=frame.width * 72 / width)
        with pikepdf.open(page) as one:
            whole.pages.extend(one.pages)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def page_size(frame: Image.Image) -> tuple[float, float]:
    """The points a picture takes on a letter page, at the width of the page."""
    width = LONG_SIDE if frame.width > frame.height else SHORT_SIDE
    return width, round(width * frame.height / frame.width, 2)


def upright(frame: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(frame.copy()).convert("RGB")


def _findings(picture: Image.Image) -> Iterator[Frame]:
    exif = picture.getexif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if place:
        yield finding(
            "gps",
            "EXIF",
            ", ".join(f"{ExifTags.GPSTAGS.get(key, key)}: {value}" for key, value in place.items()),
        )
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    values = [
        f"{name}: {value}" for key, name in AUTHORS.items() if (value := exif.get(key) or inner.get(key))
    ]
    values += [
        key
        for key in ("xmp", "photoshop", "icc_profile", "comment")
        if picture.info.get(key) and key != "icc_profile"
    ]
    texts: dict[str, str] = getattr(picture, "text", None) or {}
    values += [f"{name}: {said}" for name, said in texts.items()]
    if values or exif:
        yield finding("metadata", "EXIF", "; ".join(str(one) for one in values))
