"""One page as a picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.readers.pdf_characters import open_pdf
from requests_app.sandbox.frames import Frame, UnreadableFile

MOST_PIXELS = 6_000_000
"""Of the picture on the review page; a page of 200 inches is shown smaller."""


def scale_for(size: tuple[float, float], dots_per_inch: float, most_pixels: int) -> float:
    """Pixels per point, no more than `most_pixels` for the page."""
    width, height = size
    return min(dots_per_inch / 72, float((most_pixels / max(1.0, width * height)) ** 0.5))


def picture_of_page(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The page `options["page"]` at `options["dpi"]` as JPEG."""
    document = open_pdf(path)
    number = options["page"]
    if not 1 <= number <= len(document):
        raise UnreadableFile("no_such_page")
    page = document[number - 1]
    scale = scale_for(page.get_size(), options["dpi"], MOST_PIXELS)
    picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    yield {"type": "picture", "width": picture.width, "height": picture.height}, out.getvalue()
