"""Text of a catalog made fit to store and to read: no tags, no signs that a database refuses."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"})
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>|&[a-zA-Z]{2,8};|&#\d{1,7};")
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
ADDRESS = re.compile(r"^(?:https?|ftp)://[^\s/?#<>\"]+[^\s<>\"]*$", re.IGNORECASE)


def printable(text: str) -> str:
    """The text without characters that cannot be stored or that turn the reading direction."""
    return UNUSABLE.sub("", text)


class _Words(HTMLParser):
    """The words of a piece of HTML, with line ends where blocks end and addresses behind their links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a tag."""
        if tag in ("script", "style"):
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """Closes a tag."""
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "a":
            if ADDRESS.match(self.href) and self.href not in "".join(self.parts[-1:]):
                self.parts.append(f" ({self.href})")
            self.href = ""
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """Text as it reads: tags gone, spaces single, at most one empty line."""
    if _TAG.search(text):
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    lines = [" ".join(line.split()) for line in printable(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
