"""What a mail says and encloses, by its tree: alternatives are chosen, other words joined in order, files kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from requests_app.notices.inbound.charsets import html_of
from requests_app.notices.inbound.containers import (
    OLE,
    TNEF,
    Opened,
    opened_msg,
    opened_tnef,
    without_uuencoded,
)
from requests_app.notices.inbound.html_text import text_of_html
from requests_app.notices.inbound.mime_parts import Part, Tree, file_name, tree_of

MOST_FILES = 100
MOST_WORDS = 2_000_000
"""So many characters of markup and words are gone through in one mail."""

DEEPEST_MAIL = 4
"""So many mails within mails are opened."""

SMALL_PICTURE = 24_000
_LOGO = re.compile(
    r"(image\d{3}|logo|icon|facebook|twitter|linkedin|instagram|youtube|spacer|pixel)\b", re.IGNORECASE
)
_HTML = re.compile(r"\s{0,200}<(!doctype html|html|p|div|table|body)\b[^>]{0,500}>", re.IGNORECASE)
_WORD = re.compile(r"\w{2,40}")
SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
REPORTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification",
     "message/feedback-report", "text/rfc822-headers", "message/rfc822-headers"}
)  # fmt: skip
NAMELESS = {
    "message/rfc822": "mail.eml", "application/pdf": "file.pdf", "text/calendar": "event.ics", "image/png": "image.png",
    "image/jpeg": "image.jpg", "image/gif": "image.gif", "image/heic": "image.heic", "image/tiff": "image.tiff",
    "application/zip": "file.zip", "text/plain": "text.txt", "text/html": "page.html", "text/csv": "table.csv",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """One enclosed file as its sender named it (the name may be hostile). `decoration`: logos, signatures."""

    name: str
    content_type: str
    content: bytes
    decoration: bool = False


@dataclass(slots=True)
class Content:
    """Words and files of one part and all below it."""

    words: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    html: bool = False


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
                found.files += [_as_decoration(each) for each in self._of_file(other, file_name(other)).files]
            return found
        each = [self._of(child) for child in part.children]
        files = [file for one in each for file in one.files]
        if part.kind == "multipart/alternative":
            return Content(_chosen(each), files)
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
        if self.opens and content.startswith((TNEF, OLE)):
            return self._of_container(shown, part.kind, content)
        file = Attachment(shown, part.kind, content)
        return Content(files=[_as_decoration(file) if _is_logo(part, file) else file])

    def _of_container(self, name: str, kind: str, content: bytes) -> Content:
        if content.startswith(TNEF):
            opened = opened_tnef(content)
            if opened is None:
                self.notes.append(("closed", name))
                return Content(files=[Attachment(name, kind, content)])
            return Content(_words_of(opened), _files_of(opened), bool(opened.html and not opened.text))
        saved = Attachment(name, kind, content)
        if not (name.lower().endswith(".msg") or kind == "application/vnd.ms-outlook"):
            return Content(files=[saved])
        opened = opened_msg(content)
        if opened is None:
            self.notes.append(("closed", name))
        return Content(files=[saved, *(_files_of(opened) if opened else [])])

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


def _chosen(several: Sequence[Content]) -> list[str]:
    """The plain words, unless the HTML says what they do not: then its own, which the sender set last."""
    plain = next((one.words for one in several if not one.html and _said(one.words)), None)
    rich = next((one.words for one in reversed(several) if one.html and _said(one.words)), None)
    if plain is None or rich is None:
        return plain or rich or []
    in_plain = set(_WORD.findall("\n".join(plain).lower()))
    in_rich = _WORD.findall("\n".join(rich).lower())
    shared = sum(word in in_plain for word in in_rich)
    return plain if shared * 10 >= len(in_rich) * 6 or not in_rich else rich


def _said(words: Sequence[str]) -> bool:
    return any(each.strip() for each in words)


def _words_of(opened: Opened) -> list[str]:
    words = opened.text if opened.text.strip() else text_of_html(opened.html)
    return [words] if words.strip() else []


def _files_of(opened: Opened) -> list[Attachment]:
    return [Attachment(name or "file", "application/octet-stream", raw) for name, raw in opened.files]


def _as_decoration(file: Attachment) -> Attachment:
    return Attachment(file.name, file.content_type, file.content, decoration=True)


def _is_logo(part: Part, file: Attachment) -> bool:
    """A small picture that stands in the words under a name that programs and signatures use."""
    inside = bool(part.first("content-id")) and part.disposition != "attachment"
    named = _LOGO.match(file.name) is not None and file_name(part) != ""
    return inside and named and file.content_type.startswith("image/") and len(file.content) <= SMALL_PICTURE
