"""Word files: their words, and what stands in them beside the words that show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import docx.exceptions
from docx.opc.exceptions import PackageNotFoundError

from requests_app.records.readers.office_parts import opened, part_bytes, part_findings, tree_of
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"^word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
DELETED = (W + "del", W + "moveFrom")
INSERTED = (W + "ins", W + "moveTo")


def read_word(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """One frame with the words, and the findings."""
    with opened(path) as archive:
        if "word/document.xml" not in archive.namelist():
            raise UnreadableFile("damaged")
        yield from part_findings(archive)
        texts = []
        for name in sorted(
            filter(TEXT_PARTS.match, archive.namelist()), key=lambda name: name != "word/document.xml"
        ):
            tree = tree_of(part_bytes(archive, name))
            yield from _changes(tree, name)
            texts.append(words_of(tree))
    text = "\n".join(texts)
    yield {"type": "document", "pages": 1}, b""
    yield {"type": "page", "number": 1, "width": 0, "height": 0, "words": [], "text": text}, b""
    for one in text_findings(text)[:MOST_OF_A_PAGE]:
        yield finding(one.kind, "", preview(text, one.start, one.end), 1)


def words_of(tree: ElementTree.Element) -> str:
    """The text of a part, a line for each paragraph; deleted words are not among them."""
    lines = []
    for paragraph in tree.iter(W + "p"):
        pieces = []
        for element in paragraph.iter():
            if element.tag == W + "t":
                pieces.append(element.text or "")
            elif element.tag in (W + "tab", W + "br"):
                pieces.append(" ")
        lines.append("".join(pieces))
    return "\n".join(lines)


def _changes(tree: ElementTree.Element, name: str) -> Iterator[Frame]:
    authors, deleted = set(), []
    for element in tree.iter():
        if element.tag in (*DELETED, *INSERTED):
            authors.add(element.get(W + "author", ""))
            deleted += [piece.text or "" for piece in element.iter(W + "delText")]
    if authors:
        said = f"{', '.join(sorted(filter(None, authors)))}: {' '.join(deleted)}"
        yield finding("tracked_change", name, said)
    hidden = [
        "".join(run.itertext()) for run in tree.iter(W + "r") if run.find(f"{W}rPr/{W}vanish") is not None
    ]
    if any(text.strip() for text in hidden):
        yield finding("invisible_text", name, " ".join(hidden))


def verify_word(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What is wrong with a cleaned file, as python-docx and the bare parts read it."""
    try:
        docx.Document(str(path))
    except (KeyError, ValueError, OSError, docx.exceptions.PythonDocxError, PackageNotFoundError):
        yield {"type": "wrong", "code": "not_read_back", "page": None}, b""
        return
    with opened(path) as archive:
        for header, _blob in part_findings(archive):
            code = "metadata" if header["kind"] == "metadata" else "hidden_parts"
            yield {"type": "wrong", "code": code, "page": None}, b""
        for name in filter(TEXT_PARTS.match, archive.namelist()):
            for _frame in _changes(tree_of(part_bytes(archive, name)), name):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
