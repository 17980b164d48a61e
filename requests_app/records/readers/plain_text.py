"""A text file: decoded as what it most likely is, and set as pages."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.readers.mail import set_as_pages
from requests_app.records.readers.typed_pages import MOST_CHARACTERS, typed_pages
from requests_app.sandbox.frames import Frame, UnreadableFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def read_text(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The text as pages of typewriting. Too long a text is not set: it would be cut."""
    text = decoded(path.read_bytes())
    if len(text) > MOST_CHARACTERS:
        raise UnreadableFile("too_long")
    yield from set_as_pages(typed_pages([], text, typewriter=True))


def decoded(raw: bytes) -> str:
    """Text from bytes: by its mark, as UTF-8, else as Windows text."""
    for mark, name in MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
