"""Word files set as pages where LibreOffice is installed, so that they are drawn on as any text is."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.kinds import ON_NO_PAGE
from requests_app.records.readers import office_pages
from requests_app.records.readers.office_parts import part_bytes, tree_of
from requests_app.records.readers.pdf_pages import finding
from requests_app.records.readers.word_build import build_word
from requests_app.records.readers.word_files import TEXT_PARTS, read_word, words_of
from requests_app.sandbox.frames import Frame, UnreadableFile

OF_PAGES = ("picture_read", "picture_unread")
"""Findings that the pages tell with their place."""
WORD = re.compile(r"[^\W_]+")


def read_word_pages(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What hides in the file, then its pages; without LibreOffice, or where it fails, its words as one page."""
    frames = list(read_word(path, options))
    cleaned = _cleaned(path)
    made = _set(path, cleaned) if office_pages.installed() else None
    if made is None:
        yield from frames
        return
    for header, blob in frames:
        if header["type"] == "finding" and header["page"] is None and header["kind"] not in OF_PAGES:
            yield header, blob
    shown = []
    for header, blob in office_pages.office_frames(made):
        if header["type"] == "page":
            shown.append(header["text"])
        yield header, blob
    unseen = on_no_page(cleaned, shown) if cleaned is not None else []
    if unseen:
        yield finding("invisible_text", ON_NO_PAGE, " ".join(unseen))


def on_no_page(cleaned: bytes, pages: list[str]) -> list[str]:
    """The words that the file would take along and no page shows, such as those cut off by a box that is too small."""
    shown = "".join(WORD.findall(_plain("".join(pages))))
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        texts = [
            words_of(tree_of(part_bytes(archive, name)))
            for name in archive.namelist()
            if TEXT_PARTS.match(name)
        ]
    said = (word for text in texts for word in WORD.findall(_plain(text)))
    return list(dict.fromkeys(word for word in said if word not in shown))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _cleaned(path: Path) -> bytes | None:
    """The file as it would go out; None where it cannot be cleaned, and so never goes out as it is."""
    try:
        ((_header, content),) = build_word(path, {})
    except UnreadableFile:
        return None
    return content


def _set(path: Path, cleaned: bytes | None) -> bytes | None:
    """The pages of the cleaned file, which leads nowhere; of one that cannot be cleaned, only without a network."""
    if cleaned is None and not office_pages.alone():
        return None
    try:
        return office_pages.as_pdf(cleaned or path.read_bytes(), "docx")
    except UnreadableFile:
        return None
