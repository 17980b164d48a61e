"""Pictures: looked into, shown as pages, and written anew without what a camera adds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pi_heif
import pikepdf
from PIL import ExifTags, Image, ImageDraw, ImageOps, ImageSequence, UnidentifiedImageError

from requests_app.records.readers.frames import Frame, Unreadable
from requests_app.records.readers.grays import extremes
from requests_app.records.readers.pdf_pages import finding

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = 200_000_000
MOST_PAGES = 500
SHORT_SIDE, LONG_SIDE = 612.0, 792.0
AUTHORS = {ExifTags.Base.Artist: "Artist", ExifTags.Base.Copyright: "Copyright", ExifTags.Base.XPAuthor: "Author",
           ExifTags.Base.CameraOwnerName: "Owner", ExifTags.Base.BodySerialNumber: "Serial number",
           ExifTags.Base.ImageDescription: "Description", ExifTags.Base.UserComment: "Comment"}  # fmt: skip
FORMATS = {
    "JPEG": "JPEG",
    "PNG": "PNG",
    "GIF": "PNG",
    "BMP": "PNG",
    "WEBP": "PNG",
    "TIFF": "TIFF",
    "HEIF": "JPEG",
}
"""In which format a picture of each kind is given out."""


def opened(path: Path) -> Image.Image:
    """The picture. Raises Unreadable."""
    try:
        picture = Image.open(path)
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise Unreadable("damaged") from broken
    return picture


def read_image(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The picture's frames as pages of a PDF, and where and by whom it was taken, where it says so."""
    picture = opened(path)
    yield from _findings(picture)
    shown = [
        _upright(frame) for frame, _n in zip(ImageSequence.Iterator(picture), range(MOST_PAGES), strict=False)
    ]
    sizes = [page_size(frame) for frame in shown]
    yield {"type": "document", "pages": len(shown)}, b""
    for number, (width, height) in enumerate(sizes, start=1):
        yield (
            {"type": "page", "number": number, "width": width, "height": height, "words": [], "text": ""},
            b"",
        )
    yield {"type": "pages_pdf"}, _as_pdf(shown, sizes)


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


def _upright(frame: Image.Image) -> Image.Image:
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
    told = [f"{name}: {value}" for key, name in AUTHORS.items() if (value := exif.get(key) or inner.get(key))]
    told += [
        key
        for key in ("xmp", "photoshop", "icc_profile", "comment")
        if picture.info.get(key) and key != "icc_profile"
    ]
    if told or exif:
        yield finding("metadata", "EXIF", "; ".join(str(one) for one in told))


def build_image(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The picture written anew: upright, without metadata, its boxes (points of its page) black."""
    picture = opened(path)
    frames = [
        _upright(frame) for frame, _n in zip(ImageSequence.Iterator(picture), range(MOST_PAGES), strict=False)
    ]
    for box in options["boxes"]:
        frame = frames[box["page"] - 1]
        scale = frame.width / page_size(frame)[0]
        left, top, right, bottom = (edge * scale for edge in box["rect"])
        ImageDraw.Draw(frame).rectangle((int(left), int(top), int(right) + 1, int(bottom) + 1), fill=0)
    clean = [Image.frombytes("RGB", frame.size, frame.tobytes()) for frame in frames]
    kind = FORMATS.get(picture.format or "", "PNG")
    if len(clean) > 1:
        kind = "TIFF"
    out = io.BytesIO()
    more: dict[str, Any] = {"quality": 90} if kind == "JPEG" else {}
    if len(clean) > 1:
        more = {"save_all": True, "append_images": clean[1:]}
    clean[0].save(out, kind, **more)
    count = len(clean)
    yield (
        {"type": "built", "media_type": f"image/{kind.lower()}", "pages": count, "source_pages": count},
        out.getvalue(),
    )


def verify_image(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What is wrong with a built picture: metadata left, a box not black, a page missing."""
    picture = opened(path)
    if picture.getexif() or {"xmp", "exif", "photoshop", "comment", "XML:com.adobe.xmp"} & set(picture.info):
        yield {"type": "wrong", "code": "metadata", "page": None}, b""
    frames = [frame.copy().convert("L") for frame in ImageSequence.Iterator(picture)]
    if len(frames) != options["pages"]:
        yield {"type": "wrong", "code": "pages", "page": None}, b""
        return
    for box in options["boxes"]:
        frame = frames[box["page"] - 1]
        scale = frame.width / page_size(frame)[0]
        left, top, right, bottom = (edge * scale for edge in box["rect"])
        patch = (
            max(0, int(left) + 1),
            max(0, int(top) + 1),
            min(frame.width, int(right)),
            min(frame.height, int(bottom)),
        )
        if patch[2] > patch[0] and patch[3] > patch[1] and extremes(frame.crop(patch))[1] > 40:
            yield {"type": "wrong", "code": "not_opaque", "page": box["page"]}, b""
