"""The words of a page of HTML."""

from __future__ import annotations

import re

import lxml.html

MOST_HTML = 1_000_000
ENDS = re.compile(r"</\s*(?:html|body)\s*>", re.I)
"""Browsers go on after these; the library does not."""
_ANY_TAG = re.compile(r"<[^<>]*>")


def text_of_html(source: str) -> str:
    """The words of a page of HTML, a line for each block; scripts and styles left out."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    source = ENDS.sub("", source[:MOST_HTML])
    try:
        tree = lxml.html.fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml.etree.ParserError):
        return ""
    if any("depth" in error.message for error in parser.error_log):  # what lies deeper would be dropped
        return _ANY_TAG.sub(" ", source).strip()
    for gone in tree.xpath("//script|//style|//head|//comment()"):
        if gone.getparent() is not None:
            gone.drop_tree()
    for block in tree.xpath("//br|//p|//div|//tr|//li|//h1|//h2|//h3|//blockquote|//pre"):
        block.tail = "\n" + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
