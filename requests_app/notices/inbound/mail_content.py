"""The words and files of a mail: which alternative counts, which pictures only decorate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from requests_app.notices.inbound.containers import Opened
from requests_app.notices.inbound.html_text import text_of_html
from requests_app.notices.inbound.mime_parts import Part, file_name

MOST_FILES = 100
SMALL_PICTURE = 24_000
_LOGO = re.compile(
    r"(image\d{3}|logo|icon|facebook|twitter|linkedin|instagram|youtube|spacer|pixel)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w{2,40}")


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


def chosen(several: Sequence[Content]) -> list[str]:
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


def as_decoration(file: Attachment) -> Attachment:
    """The same file, which only decorates."""
    return Attachment(file.name, file.content_type, file.content, decoration=True)


def is_logo(part: Part, file: Attachment) -> bool:
    """A small picture that stands in the words under a name that programs and signatures use."""
    inside = bool(part.first("content-id")) and part.disposition != "attachment"
    named = _LOGO.match(file.name) is not None and file_name(part) != ""
    return inside and named and file.content_type.startswith("image/") and len(file.content) <= SMALL_PICTURE


def words_of(opened: Opened) -> list[str]:
    """The words of a container that was opened."""
    words = opened.text if opened.text.strip() else text_of_html(opened.html)
    return [words] if words.strip() else []


def files_of(opened: Opened) -> list[Attachment]:
    """The files of a container that was opened."""
    return [Attachment(name or "file", "application/octet-stream", raw) for name, raw in opened.files]
