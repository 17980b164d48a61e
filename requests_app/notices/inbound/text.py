"""The words of a mail as text: decoded whatever their charset, tidied, HTML turned into plain lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser


def text_of(content: bytes, charset: str | None) -> str:
    """Bytes as text: by the charset they name, else UTF-8, else Latin-1."""
    for name in (charset, "utf-8"):
        if name:
            try:
                return content.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return content.decode("latin-1")


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which no column can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class _Words(HTMLParser):
    """The words of an HTML mail, a line per block; a quotation is marked as in plain text."""

    BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"})
    SILENT = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = self.quoted = 0

    def _break(self) -> None:
        if self.lines[-1].strip("> "):
            self.lines.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "blockquote":
            self._break()
            self.quoted += 1
        elif tag in self.BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "blockquote":
            self._break()
            self.quoted = max(0, self.quoted - 1)
        elif tag in self.BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self.silent or not words:
            return
        if not self.lines[-1] and self.quoted:
            self.lines[-1] = "> " * self.quoted
        space = " " if data[:1].isspace() and self.lines[-1] and not self.lines[-1].endswith(" ") else ""
        self.lines[-1] += space + words + (" " if data[-1:].isspace() else "")


def text_of_html(source: str) -> str:
    """The words of an HTML part as plain text; nothing of its markup, styles or scripts."""
    reader = _Words()
    try:
        reader.feed(source)
        reader.close()
    except Exception:  # the parser refuses a few malformed declarations
        return clean(re.sub(r"<[^>]*>", " ", source))
    return "\n".join(line.rstrip() for line in reader.lines).strip()
