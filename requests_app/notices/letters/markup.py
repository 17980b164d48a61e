"""Letters are written once, in plain lines; this makes the text mail and its HTML twin from them.

`# ` opens a heading, `- ` a list item, `> ` quotes what a person wrote, `| ` is a cell of a table (blocks.py); an
empty line ends a paragraph.
"""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from requests_app.notices.letters.blocks import Block, blocks, runs, source_of, text_of

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


def html_of(text: str, level: int = 2) -> SafeString:
    """A letter's text mail as headings, lists, tables and paragraphs: in its mail, on pages, in every preview.

    Everything is escaped, addresses become links. `level` is that of its headings.
    """
    return to_html(source_of(text), level)


def to_html(source: str, level: int = 2) -> SafeString:
    """The same, from a letter as it is written."""
    shown = (_html(block, level) for block in blocks(source))
    return mark_safe("\n".join(shown))  # noqa: S308 - every part is escaped below


def _html(block: Block, level: int) -> str:
    if block.kind == "table":
        return _table(block)
    lines = [_inline(line) for line in block.lines]
    if block.kind == "heading":
        return f"<h{level}>{lines[0]}</h{level}>"
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    if block.kind == "quote":
        return '<blockquote dir="auto">' + "<br>".join(lines) + "</blockquote>"
    return "<p>" + "<br>".join(lines) + "</p>"


def _table(block: Block) -> str:
    head = "".join(f'<th scope="col">{_inline(name)}</th>' for name in block.lines)
    rows = "".join(
        f'<tr><th scope="row" data-label="{escape(block.lines[0])}">{_inline(row[0])}</th>'
        + "".join(
            f'<td dir="auto" data-label="{escape(name)}">{_inline(cell)}</td>'
            for name, cell in zip(block.lines[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in block.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def kept_together(text: str) -> str:
    """Text in which no line ends between the sign of a section and its number."""
    return text.replace("§ ", "§\u00a0")


def _inline(text: str) -> str:
    return "".join(
        f'<a href="{escape(part)}">{escape(part)}</a>' if is_address else str(escape(kept_together(part)))
        for part, is_address in runs(text)
    )
