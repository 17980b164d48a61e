"""Text of a catalog made fit to store and to read: no tags, no signs that a database refuses."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html

_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"})
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "head"})
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&[a-zA-Z]{2,8};|&#\d{1,7};")
_ANY_TAG = re.compile(r"<[^<>]*>")
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
ADDRESS = re.compile(r"^(?:https?|ftp)://[^\s/?#<>\"]+[^\s<>\"]*$", re.IGNORECASE)


def printable(text: str) -> str:
    """The text without characters that cannot be stored or that turn the reading direction."""
    return UNUSABLE.sub("", text)


def plain(text: str) -> str:
    """Text as it reads: tags gone, the cells of a table apart, spaces single, at most one empty line."""
    text = printable(text)
    if _TAG.search(text):
        text = _words(text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(text: str) -> str:
    """The words of a piece of HTML, with line ends where blocks end and addresses behind their links."""
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        tree = lxml.html.fragment_fromstring(text, create_parent="div", parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return _ANY_TAG.sub(" ", text)
    if any("depth" in error.message for error in parser.error_log):  # what lies deeper would be dropped
        return _ANY_TAG.sub(" ", text)
    parts: list[str] = []
    silent = 0
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = node.tag if isinstance(node.tag, str) else ""
        ends = event != "start"
        if name in _SILENT:
            silent += -1 if ends else 1
        elif name in _BLOCKS and not (name == "br" and ends):
            parts.append("\n")
        elif name in _CELLS and ends and node.getnext() is not None:
            parts.append(" | ")
        elif name == "a" and ends:
            href = node.get("href") or ""
            if ADDRESS.match(href) and href not in "".join(parts[-1:]):
                parts.append(f" ({href})")
        if not silent:
            said = node.tail if ends else node.text
            parts.append(said or "" if node is not tree or not ends else "")
    return "".join(parts)
