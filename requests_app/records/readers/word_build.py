"""Word files made without comments, changes, hidden words, authors, and whatever else a page does not show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from requests_app.records.readers.office_parts import opened, part_bytes, tree_of
from requests_app.records.readers.word_files import DELETED, INSERTED, W, is_faint, is_hidden
from requests_app.sandbox.frames import Frame, UnreadableFile

KEPT = re.compile(
    r"^(?:\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.]+\.rels|word/theme/theme\d*\.xml|word/media/[^/]+"
    r"|word/(?:document|styles|numbering|fontTable|settings|footnotes|endnotes|header\d*|footer\d*)\.xml)$"
)
"""Parts that a cleaned file has; no other."""
GONE = (
    "commentRangeStart", "commentRangeEnd", "commentReference", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tcPrChange", "trPrChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "rsids", "attachedTemplate", "docVars", "trackRevisions", "bookmarkStart", "bookmarkEnd",
    "instrText", "delInstrText", "fldChar", "ffData", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "permStart",
    "permEnd", "proofErr", "altChunk", "object", "control", "docGrid", "mailMerge", "documentProtection",
    "saveThroughXslt",
)  # fmt: skip
UNWRAPPED = (
    *INSERTED, W + "sdt", W + "sdtContent", W + "smartTag", W + "customXml", W + "hyperlink", W + "fldSimple",
)  # fmt: skip
"""What stands around words and says something about them: the words stay, it goes."""
SILENT = ("descr", "title", "alt", "name", "tooltip", "href")
"""Attributes of drawings in which words can stand; a name is asked for, so that it is emptied, not dropped."""
OWN_PREFIX = re.compile(rb"<(/?)ns0:")
"""Not every program takes the parts that list the others with a prefix."""
ABOUT_WHO = (W + "author", W + "initials", W + "date", W + "tooltip")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
DRAWING = W + "drawing"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICES, SIMPLER = MC + "AlternateContent", MC + "Fallback"
for _prefix, _uri in {
    "w": W[1:-1], "r": RELATION[1:-1], "mc": MC[1:-1], "pic": PICTURE[1:-4],
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
}.items():  # fmt: skip
    ElementTree.register_namespace(_prefix, _uri)


def build_word(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The file without comments, changes, hidden words, authors, links, macros and names of its drawings.

    `faint_out`: words too pale or too small to be seen go too. Raises UnreadableFile for pictures that cannot be looked
    into.
    """
    out = io.BytesIO()
    with opened(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in filter(KEPT.match, archive.namelist()):
            body = part_bytes(archive, name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                body = _without_gone(body)
            elif name.startswith("word/media/"):
                body = clean_picture(body)
            else:
                body = _clean(body, faint_out=bool(options.get("faint_out")))
            made.writestr(zipfile.ZipInfo(name), body)
    yield {"type": "built", "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
           "pages": 1, "source_pages": 1}, out.getvalue()  # fmt: skip


def clean_picture(body: bytes) -> bytes:
    """A picture of a document encoded again, without notes. Raises UnreadableFile for drawings of other kinds."""
    out = io.BytesIO()
    try:
        picture = Image.open(io.BytesIO(body))
        if picture.format not in ("PNG", "JPEG", "GIF", "BMP", "TIFF"):
            raise UnreadableFile("unknown_kind")
        kept = picture.convert("RGBA" if picture.format == "PNG" else "RGB")
        clean = Image.frombytes(kept.mode, kept.size, kept.tobytes())
        clean.save(out, picture.format, **({"quality": 90} if picture.format == "JPEG" else {}))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise UnreadableFile("unknown_kind") from broken
    return out.getvalue()


def _without_gone(xml: bytes) -> bytes:
    """Relationships and content types of the parts that stay; none that leads out of the file."""
    tree = tree_of(xml)
    for child in list(tree):
        target = (child.get("Target") or child.get("PartName") or "").lstrip("/")
        kind = child.get("ContentType") or ""
        if "macroEnabled" in kind:
            child.set(
                "ContentType",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            )
        within = target if target.startswith("word/") else "word/" + target
        if child.get("TargetMode") == "External" or (
            target and not (KEPT.match(target) or KEPT.match(within))
        ):
            tree.remove(child)
    return OWN_PREFIX.sub(rb"<\1", _xml(tree)).replace(b"xmlns:ns0=", b"xmlns=", 1)


def _clean(xml: bytes, *, faint_out: bool) -> bytes:
    tree = tree_of(xml)
    _prune(tree, {*DELETED, *(W + name for name in GONE)}, faint_out)
    for element in tree.iter():
        for key in list(element.attrib):
            local = key.rpartition("}")[2]
            # what names prefixes goes, because they are others now
            if key.startswith(MC) or key in ABOUT_WHO or "rsid" in local.lower():
                del element.attrib[key]
            elif not element.tag.startswith(W) and local in SILENT:
                element.set(key, "")
    return _xml(tree)


def _prune(element: ElementTree.Element, gone: set[str], faint_out: bool) -> None:
    """Drop what is gone, put what was wrapped in its own place, drop hidden runs and drawings that are no picture."""
    kept: list[ElementTree.Element] = []
    for child in element:
        if child.tag in gone or _goes(child, faint_out):
            continue
        if (
            child.tag == CHOICES
        ):  # what it requires is named by prefix too; the simpler form is for every program
            child = next((one for one in child if one.tag == SIMPLER), child[0] if len(child) else child)
        _prune(child, gone, faint_out)
        kept.extend(list(child) if child.tag in UNWRAPPED or child.tag.startswith(MC) else [child])
    element[:] = kept


def _goes(element: ElementTree.Element, faint_out: bool) -> bool:
    if element.tag == W + "r":
        return is_hidden(element) or (faint_out and is_faint(element))
    if element.tag == DRAWING:  # a chart or a diagram has its words in parts that are gone
        parts = [key for one in element.iter() for key in one.attrib if key.startswith(RELATION)]
        return bool(parts) and next(element.iter(PICTURE), None) is None
    return False


def _xml(tree: ElementTree.Element) -> bytes:
    body: bytes = ElementTree.tostring(tree, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body
