"""Pictures written again without what a camera adds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageSequence

from requests_app.records.readers.images import MOST_PAGES, opened, page_size, upright
from requests_app.sandbox.frames import Frame

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


def build_image(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The picture written again: upright, without metadata, its boxes (points of its page) black."""
    picture = opened(path)
    frames = [
        upright(frame) for frame, _n in zip(ImageSequence.Iterator(picture), range(MOST_PAGES), strict=False)
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
