"""Which shapes of page the critic has judged already: a page of the same shape under the same styles is judged alike.

A shape is what axe looks at without the words: elements, classes, roles, labels and what belongs to what; whether there
is text, not which; rows that are alike count once. The marks are kept beside the test database, so that the windows of
one run share them. How wide a page is depends on its words, and is measured on every page.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from itertools import groupby
from pathlib import Path

from axe_core_python.sync_playwright import Axe
from django.conf import settings
from lxml import html

WORDS = frozenset(
    {"href", "src", "value", "content", "title", "alt", "action", "placeholder", "datetime", "nonce"}
)
"""Attributes of which it matters whether they say something, not what."""
LANGUAGES = frozenset({"en", "es"})
COUNTED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


def shape(page: str) -> str:
    """The page without its words."""
    return _shape(html.document_fromstring(page))


def _shape(element: html.HtmlElement) -> str:
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return ""
    said = " ".join(f"{name}={_value(name, value)}" for name, value in sorted(element.attrib.items()))
    parts = [_spoken(element.text)]
    for child in element:
        parts += [_shape(child), _spoken(child.tail)]
    inside = "".join(part for part, _alike in groupby(part for part in parts if part))
    return f"<{element.tag} {said}>{inside}</{element.tag}>"


def _value(name: str, value: str) -> str:
    if name == "lang" and value in LANGUAGES:
        return "known"
    if name in WORDS:
        return "words" if value.strip() else ""
    return COUNTED.sub("#", value)


def _spoken(text: str | None) -> str:
    return "words" if text and text.strip() else ""


@cache
def _judge() -> bytes:
    """By what pages are judged: axe, and the styles of the site."""
    found = hashlib.sha256(Axe().axe_script.encode())
    for sheet in sorted(Path(settings.BASE_DIR, "requests_app", "static").rglob("*.css")):
        found.update(sheet.read_bytes())
    return found.digest()


def mark_of(page: str) -> Path:
    """The file that is there when a page of this shape has passed."""
    name = hashlib.sha256(_judge() + shape(page).encode()).hexdigest()
    return Path(settings.VAR_DIR, "judged", name)
