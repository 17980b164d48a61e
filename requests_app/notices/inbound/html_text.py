"""The words of an HTML mail: one pass over its tags, no tree, so that no nesting costs more than its length.

A tree builder was measured and not taken (docs/decisions/): 200 kB of nested tags cost it 3.8 s.
"""

from __future__ import annotations

from requests_app.notices.inbound.charsets import clean
from requests_app.notices.inbound.html_tags import ALT, HREF, tokens, unescaped, value_in

DEEPEST = 8
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "dt", "dd", "hr",
     "section", "article", "header", "footer", "center", "address", "pre", "blockquote", "form", "fieldset", "figure",
     "caption"}
)  # fmt: skip


def text_of_html(source: str) -> str:
    """The words of an HTML part as plain text; nothing of its markup, styles or scripts."""
    page = _Page()
    for kind, value in tokens(source):
        if kind == "words":
            page.words(value)
        else:
            page.tag(kind, value)
    page.end_of_line()
    return "\n".join(page.lines).strip()


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
        said = clean(unescaped(source))
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
            words = " ".join(value_in(ALT.search(source)).split())
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
        found = value_in(HREF.search(source)) if source else ""
        if found.lower().startswith(("http://", "https://", "mailto:", "tel:", "ftp://")):
            self.link = "".join(found.split())[:2000]
