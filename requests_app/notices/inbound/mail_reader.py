"""The reader of one mail: it goes through the tree, joins words in order, keeps files, looks into containers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from requests_app.notices.inbound.charsets import html_of
from requests_app.notices.inbound.containers import opened_msg, opened_tnef, without_uuencoded
from requests_app.notices.inbound.html_text import text_of_html
from requests_app.notices.inbound.mail_content import (
    Attachment,
    Content,
    as_decoration,
    chosen,
    files_of,
    is_logo,
    words_of,
)
from requests_app.notices.inbound.mime_kinds import NAMELESS, OPAQUE, REPORTS, SIGNATURES
from requests_app.notices.inbound.mime_parts import Part, Tree, file_name, tree_of
from requests_app.records.readers.winmail import OLE_MARK, TNEF_MARK

MOST_WORDS = 2_000_000
"""So many characters of markup and words are gone through in one mail."""
DEEPEST_MAIL = 4
"""So many mails within mails are opened."""
_HTML = re.compile(r"\s{0,200}<(!doctype html|html|p|div|table|body)\b[^>]{0,500}>", re.IGNORECASE)


@dataclass(slots=True)
class Reader:
    """Goes through one mail. `opens`: whether containers are looked into. `notes`: what was left out, and its name."""

    opens: bool = True
    notes: list[tuple[str, str]] = field(default_factory=list)
    opaque: bool = False
    depth: int = 0
    budget: int = MOST_WORDS

    def mail(self, tree: Tree) -> Content:
        """The whole mail."""
        found = self._of(tree.root, top=True)
        self.notes += [(limit, "") for limit in sorted(tree.left_out)]
        return found

    def _of(self, part: Part, top: bool = False) -> Content:
        if part.kind == "multipart/encrypted":
            self.opaque = True
        if part.children:
            return self._of_several(part)
        name = file_name(part)
        is_file = part.disposition == "attachment" or (bool(name) and not top)
        if part.kind in REPORTS:
            return Content()
        if part.kind in ("text/plain", "text/html") and not is_file:
            return self._of_words(part)
        if part.kind.startswith("multipart/") and not is_file:  # its parts were not found
            return self._of_words(part) if part.start < part.end else Content()
        return self._of_file(part, name)

    def _of_several(self, part: Part) -> Content:
        if part.kind == "multipart/signed":
            signed, *others = part.children
            found = self._of(signed)
            for other in others:
                found.files += [as_decoration(each) for each in self._of_file(other, file_name(other)).files]
            return found
        each = [self._of(child) for child in part.children]
        files = [file for one in each for file in one.files]
        if part.kind == "multipart/alternative":
            return Content(chosen(each), files)
        return Content([words for one in each for words in one.words], files, any(one.html for one in each))

    def _of_words(self, part: Part) -> Content:
        if part.kind == "text/html":
            source = html_of(part.content(), part.parameters.get("charset"))
            return Content([text_of_html(self._within(source))], html=True)
        words = part.text()
        if _HTML.match(words):  # some programs send HTML under the name of plain text
            return Content([text_of_html(self._within(words))], html=True)
        words, files = without_uuencoded(words) if self.opens else (words, [])
        found = [Attachment(name, "application/octet-stream", raw) for name, raw in files]
        return Content([self._within(words)], found)

    def _within(self, words: str) -> str:
        if len(words) > self.budget:
            self.notes.append(("words", ""))
        taken = words[: self.budget]
        self.budget -= len(taken)
        return taken

    def _of_file(self, part: Part, name: str) -> Content:
        content = part.content()
        shown = name or NAMELESS.get(part.kind, "file")
        if part.kind in OPAQUE:
            self.opaque = True
        if part.kind in SIGNATURES or part.kind == "text/x-amp-html":
            return Content(files=[Attachment(shown, part.kind, content, decoration=True)])
        if part.kind == "message/rfc822":
            shown = shown if shown.lower().endswith(".eml") else f"{shown}.eml"
            inner = self._inside(shown, content)
            return Content(files=[Attachment(shown, part.kind, content), *inner])
        if self.opens and content.startswith((TNEF_MARK, OLE_MARK)):
            return self._of_container(shown, part.kind, content)
        file = Attachment(shown, part.kind, content)
        return Content(files=[as_decoration(file) if is_logo(part, file) else file])

    def _of_container(self, name: str, kind: str, content: bytes) -> Content:
        if content.startswith(TNEF_MARK):
            opened = opened_tnef(content)
            if opened is None or not (opened.files or opened.text.strip() or opened.html.strip()):
                self.notes.append(("closed", name))  # what seems empty is kept: nothing goes unnamed
                return Content(files=[Attachment(name, kind, content)])
            return Content(words_of(opened), files_of(opened), bool(opened.html and not opened.text))
        saved = Attachment(name, kind, content)
        if not (name.lower().endswith(".msg") or kind == "application/vnd.ms-outlook"):
            return Content(files=[saved])
        opened = opened_msg(content)
        if opened is None:
            self.notes.append(("closed", name))
        return Content(files=[saved, *(files_of(opened) if opened else [])])

    def _inside(self, name: str, content: bytes) -> list[Attachment]:
        """The files of an enclosed mail."""
        if self.depth >= DEEPEST_MAIL or not self.opens:
            self.notes.append(("closed", name))
            return []
        self.depth += 1
        try:
            tree, opaque = tree_of(content), self.opaque
            files = self.mail(tree).files
            self.opaque = opaque  # sealed words within an enclosed mail do not seal this one
            return [file for file in files if not file.decoration]
        finally:
            self.depth -= 1
