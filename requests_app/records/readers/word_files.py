"""Word files: their words, and what stands in them beside the words that show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import docx.exceptions
from docx.opc.exceptions import PackageNotFoundError

from requests_app.records.readers.frames import Frame, Unreadable
from requests_app.records.readers.office_parts import opened, part_bytes, part_findings, tree_of
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding
from requests_app.records.readers.text_findings import preview, text_findings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"^word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
DELETED = (W + "del", W + "moveFrom")
INSERTED = (W + "ins", W + "moveTo")
GONE = re.compile(
    r"^(?:docProps/|customXml/|word/(?:comments|people|vbaProject|vbaData|embeddings/|activeX/|glossary/|webSettings))"
    r"|\.bin$|^word/commentsExtended|^word/commentsIds"
)
"""Parts that a cleaned file does not have."""
NOTES = ("commentRangeStart", "commentRangeEnd", "commentReference")
CHANGES = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd",
)  # fmt: skip
PROPERTIES = ("rsids", "attachedTemplate", "docVars", "trackRevisions")


def read_word(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """One frame with the words, and the findings."""
    with opened(path) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Unreadable("damaged")
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


def build_word(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The file without comments, changes, hidden words, authors, macros and links to a template."""
    out = io.BytesIO()
    with opened(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            if GONE.search(name):
                continue
            body = part_bytes(archive, name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                body = _without_gone(body)
            elif name.endswith(".xml") and name.startswith("word/"):
                body = _clean(body)
            made.writestr(zipfile.ZipInfo(name), body)
    yield {"type": "built", "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
           "pages": 1, "source_pages": 1}, out.getvalue()  # fmt: skip


def _without_gone(xml: bytes) -> bytes:
    """Relationships and content types of the parts that stay. A link a reader can follow stays; a template does not."""
    tree = tree_of(xml)
    for child in list(tree):
        target = (child.get("Target") or child.get("PartName") or "").lstrip("/")
        kind = child.get("Type", "")
        within = target if target.startswith(("word/", "docProps/", "customXml/")) else "word/" + target
        outside = child.get("TargetMode") == "External" and not kind.endswith("/hyperlink")
        macros = "macroEnabled" in (child.get("ContentType") or "")
        if macros:
            child.set("ContentType", child.get("ContentType", "").replace(
                "application/vnd.ms-word.document.macroEnabled.main+xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"))  # fmt: skip
        if outside or (target and (GONE.search(target) or GONE.search(within) or "customXml/" in target)):
            tree.remove(child)
    return _xml(tree)


def _clean(xml: bytes) -> bytes:
    tree = tree_of(xml)
    gone = {*DELETED, *(W + name for name in (*NOTES, *PROPERTIES, *CHANGES))}
    _prune(tree, gone)
    for element in tree.iter():
        for key in [key for key in element.attrib if "rsid" in key.rpartition("}")[2] or key == W + "author"]:
            del element.attrib[key]
    return _xml(tree)


def _prune(element: ElementTree.Element, gone: set[str]) -> None:
    """Drop what is gone, put what was inserted in its own place, drop hidden runs."""
    kept: list[ElementTree.Element] = []
    for child in element:
        if child.tag in gone or (child.tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None):
            continue
        _prune(child, gone)
        kept.extend(list(child) if child.tag in INSERTED else [child])
    element[:] = kept


def _xml(tree: ElementTree.Element) -> bytes:
    body: bytes = ElementTree.tostring(tree, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


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
