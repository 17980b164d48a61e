"""The words of an HTML mail: one pass over its tags, no tree, so that no nesting costs more than its length.

A tree builder was measured and not taken (docs/decisions/): 200 kB of nested tags cost it 3.8 s.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from requests_app.notices.inbound.charsets import clean

LONGEST_TAG = 8_192
DEEPEST = 8
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "dt", "dd", "hr",
     "section", "article", "header", "footer", "center", "address", "pre", "blockquote", "form", "fieldset", "figure",
     "caption"}
)  # fmt: skip
UNSEEN = frozenset({"style", "script", "title", "template", "noframes"})
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
_VALUE = r"\s{0,20}=\s{0,20}(?:\"([^\"]{0,4000})\"|'([^']{0,4000})'|([^\s>\"']{1,4000}))"
_HREF = re.compile(r"\bhref" + _VALUE, re.IGNORECASE)
_ALT = re.compile(r"\balt" + _VALUE, re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def text_of_html(source: str) -> str:
    """The words of an HTML part as plain text; nothing of its markup, styles or scripts."""
    page = _Page()
    for kind, value in _tokens(source):
        if kind == "words":
            page.words(value)
        else:
            page.tag(kind, value)
    page.end_of_line()
    return "\n".join(page.lines).strip()


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Words, and tags by name (`/name` where one closes) with their source."""
    place, length = 0, len(source)
    low = source.translate(_LOWER)
    missing: set[str] = set()  # closings that do not come any more: looked for once
    while place < length:
        at = source.find("<", place)
        if at < 0:
            break
        if at > place:
            yield "words", source[place:at]
        if source.startswith("<!--", at) and "-->" not in missing:
            end = source.find("-->", at + 4)
            if end >= 0:
                place = end + 3
                continue
            missing.add("-->")
        named = _NAME.match(source, at)
        end = _end_of_tag(source, at) if named or source[at + 1 : at + 2] in ("!", "?", "/") else -1
        if end < 0:
            yield "words", "<"
            place = at + 1
            continue
        place = end + 1
        if named is None:
            continue
        name, closes = named[1].lower(), source[at + 1] == "/"
        if name in UNSEEN and not closes and name not in missing:
            end = low.find(f"</{name}", place)
            if end >= 0:
                place = end
                continue
            missing.add(name)
        yield ("/" + name if closes else name), source[at:place]
    if place < length:
        yield "words", source[place:]


def _end_of_tag(source: str, at: int) -> int:
    """The `>` of a tag, outside the quotes of its attributes where those are closed."""
    end = most = source.find(">", at, at + LONGEST_TAG)
    for _quoted in range(4):
        if most < 0:
            return end
        inside = source[at:most]
        if inside.count('"') % 2 == 0 and (inside.count("'") % 2 == 0 or '"' in inside):
            return most
        most = source.find(">", most + 1, at + LONGEST_TAG)
    return end


def _value(found: re.Match[str] | None) -> str:
    said = next((each for each in found.groups() if each), "") if found else ""
    return _unescaped(said).strip()


def _unescaped(words: str) -> str:
    return html.unescape(_LONG_NUMBER.sub("\ufffd", words)) if "&" in words else words


class _Page:
    """Lines as they grow: quotations are marked as in plain text, cells set apart, links followed by their target."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quoted = self.pre = 0
        self.cell = self.space = False
        self.link = ""
        self.linked: list[str] = []

    def end_of_line(self, force: bool = False) -> None:
        words = "".join(self.line).rstrip()
        if words or force:
            self.lines.append("> " * min(self.quoted, DEEPEST) + words)
        self.line, self.cell, self.space = [], False, False

    def put(self, words: str) -> None:
        if self.cell and self.line:
            self.line.append(" | ")
        elif self.space and self.line:
            self.line.append(" ")
        self.cell = self.space = False
        self.line.append(words)
        if self.link:
            self.linked.append(words)

    def words(self, source: str) -> None:
        said = clean(_unescaped(source))
        if self.pre:
            first, *rest = said.replace("\r\n", "\n").split("\n")
            if first:
                self.put(first)
            for each in rest:
                self.end_of_line(force=True)
                if each:
                    self.put(each)
            return
        self.space = self.space or said[:1].isspace()
        joined = " ".join(said.split())
        if joined:
            self.put(joined)
            self.space = said[-1:].isspace()

    def tag(self, name: str, source: str) -> None:
        base = name.lstrip("/")
        if base in BLOCKS:
            self.end_of_line()
        if base == "blockquote":
            self.quoted = max(0, self.quoted + (1 if name == base else -1))
        elif base in ("pre", "textarea"):
            self.pre = max(0, self.pre + (1 if name == base else -1))
        elif base in ("td", "th"):
            self.cell = self.cell or bool(self.line)
        elif name == "li":
            self.line.append("- ")
        elif name == "img":
            words = " ".join(_value(_ALT.search(source)).split())
            if words:
                self.put(f"[{words[:200]}]")
        elif base == "a":
            self._follow(source if name == "a" else "")

    def _follow(self, source: str) -> None:
        said = "".join(self.linked).strip()
        target = self.link
        self.link, self.linked = "", []
        if target and target.removeprefix("mailto:").rstrip("/") not in (said, said.rstrip("/")):
            self.put(f" ({target})" if said else target)
        found = _value(_HREF.search(source)) if source else ""
        if found.lower().startswith(("http://", "https://", "mailto:", "tel:", "ftp://")):
            self.link = "".join(found.split())[:2000]
