"""Letters are written once, in plain lines; this makes the text mail and its HTML twin from them.

`# ` opens a heading, `- ` a list item, `> ` quotes what a person wrote, `| ` is a cell of a table (blocks.py); an
empty line ends a paragraph.
"""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from requests_app.notices.letters.blocks import Block, blocks, runs, text_of

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
    return text_of(source)


def to_html(source: str) -> SafeString:
    """The body of the HTML twin; everything is escaped, addresses become links."""
    return mark_safe("\n".join(map(_html, blocks(source))))  # noqa: S308 - every part is escaped below


def _html(block: Block) -> str:
    if block.kind == "table":
        return _table(block)
    lines = [_inline(line) for line in block.lines]
    if block.kind == "heading":
        return f"<h2>{lines[0]}</h2>"
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    if block.kind == "quote":
        return '<blockquote dir="auto">' + "<br>".join(lines) + "</blockquote>"
    return "<p>" + "<br>".join(lines) + "</p>"


def _table(block: Block) -> str:
    head = "".join(f'<th scope="col">{_inline(name)}</th>' for name in block.lines)
    rows = "".join(
        f'<tr><th scope="row">{_inline(row[0])}</th>'
        + "".join(f'<td dir="auto">{_inline(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in block.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _inline(text: str) -> str:
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if is_address else str(escape(part))
        for part, is_address in runs(text)
    )
