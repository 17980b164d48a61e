"""The words of a page with their places, and the text they make: the one way in which a page is read everywhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page as it is shown."""
Word = tuple[str, float, float, float, float]
"""The letters of a word and its rectangle."""


@dataclass(slots=True)
class PageText:
    """The text of a page: words in reading order with one blank between them, a line end where a new line begins."""

    words: Sequence[Word]
    text: str = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        pieces: list[str] = []
        self.starts, place, before = [], 0, None
        for word in self.words:
            if before is not None:
                pieces.append("\n" if new_line(before, word) else " ")
                place += 1
            self.starts.append(place)
            pieces.append(word[0])
            place += len(word[0])
            before = word
        self.text = "".join(pieces)

    @property
    def one_line(self) -> str:
        """The text with blanks for line ends: what is looked for may run over them."""
        return self.text.replace("\n", " ")

    def rects(self, start: int, end: int) -> list[Rect]:
        """The rectangles that cover the characters from `start` to `end`, one for each line."""
        first = max(0, bisect_right(self.starts, start) - 1)
        found: list[Rect] = []
        before: Word | None = None
        for place in range(first, len(self.words)):
            if self.starts[place] >= end:
                break
            word = self.words[place]
            rect = word[1:]
            if before is not None and not new_line(before, word):
                rect = union(found.pop(), rect)
            found.append(rect)
            before = word
        return found


def new_line(before: Word, word: Word) -> bool:
    """Whether a word begins a line: it does not overlap the one before in height, or lies to its left."""
    overlap = min(before[4], word[4]) - max(before[2], word[2])
    return overlap <= 0 or word[3] < before[1]


def union(one: Rect, other: Rect) -> Rect:
    """The smallest rectangle around both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def centre_in(rect: Rect, box: Rect) -> bool:
    """Whether the centre of `rect` lies in `box`."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def overlap_share(rect: Rect, box: Rect) -> float:
    """The part of `rect` that lies in `box`, 0 to 1; a rectangle without area counts as the point it is."""
    width = min(rect[2], box[2]) - max(rect[0], box[0])
    height = min(rect[3], box[3]) - max(rect[1], box[1])
    if width < 0 or height < 0:
        return 0.0
    area = (rect[2] - rect[0]) * (rect[3] - rect[1])
    return width * height / area if area > 0 else 1.0
