"""Word files set as pages where LibreOffice is installed, so that they are drawn on as any text is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.readers import office_pages
from requests_app.records.readers.word_build import build_word
from requests_app.records.readers.word_files import read_word
from requests_app.sandbox.frames import Frame, UnreadableFile

OF_PAGES = ("picture_read", "picture_unread")
"""Findings that the pages tell with their place."""


def read_word_pages(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What hides in the file, then its pages; without LibreOffice, or where it fails, its words as one page."""
    frames = list(read_word(path, options))
    made = _set(path) if office_pages.installed() else None
    if made is None:
        yield from frames
        return
    for header, blob in frames:
        if header["type"] == "finding" and header["page"] is None and header["kind"] not in OF_PAGES:
            yield header, blob
    yield from office_pages.office_frames(made)


def _set(path: Path) -> bytes | None:
    """The pages of the cleaned file, which leads nowhere; of one that cannot be cleaned, only without a network."""
    try:
        ((_header, content),) = build_word(path, {})
    except UnreadableFile:
        if not office_pages.alone():
            return None
        content = path.read_bytes()
    try:
        return office_pages.as_pdf(content, "docx")
    except UnreadableFile:
        return None
