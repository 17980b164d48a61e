"""Words in pictures, read by tesseract where it is installed. A help to whoever looks at the page, never a proof."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from functools import cache

from PIL import Image

from requests_app.records.readers.page_text import Rect, Word

PROGRAM = "tesseract"
DOTS_PER_INCH = 200
MOST_PIXELS = 12_000_000
SURE = 30.0
"""Of a hundred: below it tesseract guesses."""
SECONDS_A_PAGE = 60
SECONDS = 360.0
"""For all pages of one record; those left are told as not read, and a person looks at them."""


@cache
def installed() -> bool:
    """Whether tesseract is there."""
    return shutil.which(PROGRAM) is not None


@cache
def _languages() -> str:
    said = subprocess.run(
        [PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=10, check=False
    ).stdout.split()
    return "+".join(name for name in ("eng", "spa") if name in said) or "eng"


class Budget:
    """The time of one record, and which of its pages were read and which were not."""

    def __init__(self) -> None:
        self.until = time.monotonic() + SECONDS
        self.read: list[int] = []
        self.unread: list[int] = []
        self.said: list[str] = []

    def words(self, number: int, picture: Image.Image, size: tuple[float, float]) -> list[Word]:
        """The words of the picture of a page of `size` points."""
        found = None
        if installed() and time.monotonic() < self.until:
            found = words_of(picture, size)
        if found is None:
            self.unread.append(number)
            return []
        if found:
            self.read.append(number)
            self.said += [word[0] for word in found[:40]]
        return found


def words_of(picture: Image.Image, size: tuple[float, float]) -> list[Word] | None:
    """The words tesseract is sure of, in points of the page; None where it failed."""
    packed = io.BytesIO()
    picture.convert("L").save(packed, "PNG")
    try:
        done = subprocess.run(
            [PROGRAM, "stdin", "stdout", "--psm", "3", "-l", _languages(), "tsv"],
            input=packed.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS_A_PAGE,
            check=True,
            env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        )
    except (subprocess.SubprocessError, OSError):
        return None
    across, down = size[0] / picture.width, size[1] / picture.height
    return list(_words(done.stdout.decode("utf-8", "replace").splitlines(), across, down))


def _words(lines: Iterable[str], across: float, down: float) -> Iterator[Word]:
    """Lines of the table: level, page, block, paragraph, line, word, left, top, width, height, sureness, text."""
    for line in lines:
        cells = line.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not any(sign.isalnum() for sign in cells[11]):
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        if float(cells[10]) >= SURE:
            yield (
                cells[11].strip(),
                round(left * across, 2),
                round(top * down, 2),
                round((left + width) * across, 2),
                round((top + height) * down, 2),
            )


def beyond(found: Iterable[Word], rects: list[Rect]) -> list[Word]:
    """The words whose center lies in none of the rectangles: those that the page does not hold as text."""
    return [
        word
        for word in found
        if not any(
            rect[0] <= (word[1] + word[3]) / 2 <= rect[2] and rect[1] <= (word[2] + word[4]) / 2 <= rect[3]
            for rect in rects
        )
    ]
