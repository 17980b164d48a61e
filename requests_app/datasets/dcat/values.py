"""Single values of a catalog entry, cleaned: text, days, addresses. What is wrong becomes a warning, not an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

NOTHING_SAID = frozenset(
    {"", "n/a", "na", "none", "null", "not specified", "unspecified", "no license provided"}
)
"""Words that catalogs write where they have nothing to say."""
_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"})
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>|&[a-zA-Z]{2,8};|&#\d{1,7};")
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"^(?:https?|ftp)://[^\s/?#<>\"]+[^\s<>\"]*$", re.IGNORECASE)
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
_PART_OF_DAY = re.compile(r"^\d{4}(-\d{2})?$")
_REPEATING = re.compile(r"^R\d*/", re.IGNORECASE)
_MAIL = re.compile(r"^[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\"]+$")


@dataclass(slots=True)
class Notes:
    """The warnings of one entry, each {"field", "code", "value"}; `value` is what was found, cut short."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def add(self, name: str, code: str, value: Any = "") -> None:
        """One warning; the same one is noted once."""
        row = {"field": name, "code": code, "value": printable(str(value))[:120]}
        if row not in self.rows:
            self.rows.append(row)


def printable(text: str) -> str:
    """The text without characters that cannot be stored or that turn the reading direction."""
    return _UNUSABLE.sub("", text)


class _Words(HTMLParser):
    """The words of a piece of HTML, with line ends where blocks end and addresses behind their links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a tag."""
        if tag in ("script", "style"):
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """Closes a tag."""
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "a":
            if _ADDRESS.match(self.href) and self.href not in "".join(self.parts[-1:]):
                self.parts.append(f" ({self.href})")
            self.href = ""
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """Text as it reads: tags gone, spaces single, at most one empty line."""
    if _TAG.search(text):
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    lines = [" ".join(line.split()) for line in printable(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def text(value: Any, name: str, notes: Notes, longest: int) -> str:
    """One text; "" where nothing is said. Numbers become text, language maps give their English."""
    if isinstance(value, dict):
        value = (
            value.get("en")
            or value.get("@value")
            or value.get("prefLabel")
            or value.get("title")
            or value.get("name")
        )
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        notes.add(name, "not_text", value)
        value = str(value)
    if not isinstance(value, str):
        notes.add(name, "not_text", type(value).__name__)
        return ""
    if _UNUSABLE.search(value):
        notes.add(name, "unusable_characters")
    found = plain(value[: longest * 20])
    if found.lower().rstrip(".") in NOTHING_SAID:
        return ""
    if len(found) > longest or len(value) > longest * 20:
        notes.add(name, "too_long", len(value))
        found = found[:longest].rstrip()
    return found


def address(value: Any, name: str, notes: Notes) -> str:
    """An http, https or ftp address; "" with a warning for anything else."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if isinstance(value, list):
        value = value[0] if value else None
    found = "" if value is None else printable(str(value)).strip()
    if not found or found.lower() in NOTHING_SAID:
        return ""
    if len(found) > 2000 or not _ADDRESS.match(found):
        notes.add(name, "not_an_address", found)
        return ""
    scheme, rest = found.split("://", 1)
    return f"{scheme.lower()}://{rest}"


def mail(value: Any, name: str, notes: Notes) -> str:
    """An e-mail address without its "mailto:"."""
    if isinstance(value, list) and value:
        value = value[0]
    found = printable(str(value or "")).strip().removeprefix("mailto:").strip()
    if not found:
        return ""
    if len(found) > 254 or not _MAIL.match(found):
        notes.add(name, "not_an_email", found)
        return ""
    return found


def day(value: Any, name: str, notes: Notes) -> tuple[str, date | None]:
    """A date as the catalog wrote it, and the day it names. A year or month alone names no day."""
    if isinstance(value, dict):
        value = value.get("@value")
    if value is None or value == "":
        return "", None
    found = printable(str(value)).strip()[:80]
    if _PART_OF_DAY.match(found) or _REPEATING.match(found):
        return found, None
    whole = _DAY.match(found)
    try:
        if whole:
            return found, date(*(int(part) for part in whole.groups()))
    except ValueError:
        pass
    notes.add(name, "not_a_date", found)
    return "", None


@contextmanager
def nothing_breaks(name: str, notes: Notes) -> Iterator[None]:
    """A field whose shape nobody foresaw costs that field, never the entry."""
    try:
        yield
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError):
        notes.add(name, "not_understood")
