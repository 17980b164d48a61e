"""Reading a letter as its reader would: headings, words, links of the text and of its HTML twin."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

UNDERLINE = re.compile(r"-+")


def headings_of_text(body: str) -> list[str]:
    """The underlined lines."""
    lines = body.split("\n")
    return [line for line, below in pairwise(lines) if UNDERLINE.fullmatch(below) and len(below) == len(line)]


def empty_headings(body: str) -> list[str]:
    """Headings with nothing under them before the next heading or the end."""
    headings = headings_of_text(body)
    found = []
    for place, heading in enumerate(headings):
        _before, after = body.split(f"{heading}\n{'-' * len(heading)}\n", 1)
        if place + 1 < len(headings):
            after = after.split(headings[place + 1])[0]
        if not after.strip():
            found.append(heading)
    return found


def words_of_text(body: str) -> str:
    """The text mail without its marks, on one line."""
    lines = body.split("\n")
    kept = []
    for place, line in enumerate(lines):
        if UNDERLINE.fullmatch(line) and place and len(lines[place - 1]) == len(line):
            continue
        kept.append(re.sub(r"^(?:- |>)", "", line))
    return " ".join(" ".join(kept).split())


class Page(HTMLParser):
    """The words inside the letter's body, its headings, links and every tag of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.language = ""
        self._depth = 0
        self._in_heading = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        if tag == "div" and (self._depth or values.get("class") == "body"):
            self._depth += 1
        if tag == "h2":
            self._in_heading = True
            self.headings.append("")
        if tag == "a":
            self.links.append(values.get("href") or "")
        if self._depth:
            self.words.append(" " if tag != "a" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
        if tag == "h2":
            self._in_heading = False
        if self._depth and tag != "a":
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        data = data.replace("\u00a0", " ")  # between the sign of a section and its number
        if self._depth:
            self.words.append(data)
        if self._in_heading:
            self.headings[-1] += data

    @property
    def text(self) -> str:
        """The words of the body on one line."""
        return " ".join("".join(self.words).split())
