"""How dark and how light a gray picture is."""

from __future__ import annotations

from typing import cast

from PIL import Image


def extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest point of a picture of one channel, 0 to 255."""
    return cast("tuple[int, int]", picture.getextrema())
