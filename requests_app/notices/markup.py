"""Letters are written once, in plain lines; this makes the text mail and its HTML twin from them.

`# ` opens a heading, `- ` a list item, `> ` quotes what a person wrote; an empty line ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

ADDRESS = re.compile(r"(\{\{link:[0-9a-f-]{36}\}\}|https?://[^\s<>\"]+[^\s<>\".,;:!?)])")

JOINERS = "\u200c\u200d"
"""Not printable by themselves, but part of words and of emoji."""


def quote(text: str) -> str:
    """A person's words as a quotation: every line marked, so that none can become a heading or a list."""
    lines = str(text).strip().splitlines() or [""]
    return "\n".join(f"> {_seen(line)}".rstrip() for line in lines)


def one_line(text: str) -> str:
    """Text without line breaks or control characters, for subjects and inside sentences."""
    return " ".join(_seen(text).split())


def _seen(text: str) -> str:
    """Text with a blank for each control character and each mark that would turn the direction of what follows."""
    text = str(text)
    if text.isprintable():  # nearly every line there is
        return text
    return "".join(char if char.isprintable() or char in JOINERS else " " for char in text)


def to_text(source: str) -> str:
    """The text mail: headings underlined, no more than one empty line at a time."""
    lines: list[str] = []
    for line in source.strip().split("\n"):
        if line.startswith("# "):
            lines += [line[2:].strip(), "-" * len(line[2:].strip())]
        else:
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def to_html(source: str) -> SafeString:
    """The body of the HTML twin; everything is escaped, addresses become links."""
    return mark_safe("\n".join(_blocks(source)))  # noqa: S308 - every part is escaped below


def _kind(line: str) -> str:
    if not line.strip():
        return "gap"
    for mark, name in (("# ", "heading"), ("- ", "item"), (">", "quote")):
        if line.startswith(mark):
            return name
    return "paragraph"


def _blocks(source: str) -> Iterator[str]:
    for kind, group in groupby(source.strip().split("\n"), key=_kind):
        lines = list(group)
        if kind == "heading":
            yield from (f"<h2>{_inline(line[2:])}</h2>" for line in lines)
        elif kind == "item":
            yield "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
        elif kind == "quote":
            yield (
                '<blockquote dir="auto">' + "<br>".join(_inline(line[1:]) for line in lines) + "</blockquote>"
            )
        elif kind == "paragraph":
            yield "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(text: str) -> str:
    parts = ADDRESS.split(text.strip())
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if index % 2 else str(escape(part))
        for index, part in enumerate(parts)
    )
