"""Built pictures read again: metadata left, a box not black, a page missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import ImageSequence

from requests_app.records.readers.grays import extremes
from requests_app.records.readers.images import opened, page_size
from requests_app.sandbox.frames import Frame


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
