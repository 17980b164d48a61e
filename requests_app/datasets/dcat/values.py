"""Single values of a catalog entry: text and addresses. What is wrong becomes a warning, not an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote

from requests_app.datasets.dcat.clean_text import ADDRESS, UNUSABLE, plain, printable

NOTHING_SAID = frozenset(
    {"", "n/a", "na", "none", "null", "not specified", "unspecified", "no license provided"}
)
"""Words that catalogs write where they have nothing to say."""
_NO_SCHEME = re.compile(r"^(?://[\w-]+\.|www\.)\S", re.IGNORECASE)
_MAILTO = re.compile(r"^mailto:\s*", re.IGNORECASE)
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
    if UNUSABLE.search(value):
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
    written = found
    if _NO_SCHEME.match(found):
        found = f"https://{found.removeprefix('//')}"
    if "://" in found and " " in found:
        found = found.replace(" ", "%20")
    if len(found) > 2000 or not ADDRESS.match(found):
        notes.add(name, "not_an_address", written)
        return ""
    if found != written:
        notes.add(name, "written_otherwise", written)
    scheme, rest = found.split("://", 1)
    return f"{scheme.lower()}://{rest}"


def mail(value: Any, name: str, notes: Notes) -> str:
    """An email address without its "mailto:"."""
    if isinstance(value, list) and value:
        value = value[0]
    written = printable(str(value or "")).strip()
    found = _MAILTO.sub("", written).split("?", 1)[0].strip()
    if found.lower() in NOTHING_SAID:
        return ""
    if "<" in found:
        found = parseaddr(found)[1]
    found = unquote(found).strip(" ;,.")
    if len(found) > 254 or not _MAIL.match(found):
        notes.add(name, "not_an_email", written)
        return ""
    if found != _MAILTO.sub("", written):
        notes.add(name, "written_otherwise", written)
    return found


@contextmanager
def nothing_breaks(name: str, notes: Notes) -> Iterator[None]:
    """A field whose shape no one foresaw costs that field, never the entry."""
    try:
        yield
    except (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError):
        notes.add(name, "not_understood")
