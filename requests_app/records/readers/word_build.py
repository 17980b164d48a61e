"""Word files made without comments, changes, hidden words and authors."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from requests_app.records.readers.office_parts import opened, part_bytes, tree_of
from requests_app.records.readers.word_files import DELETED, INSERTED, W
from requests_app.sandbox.frames import Frame

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
