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
from PIL import Image, UnidentifiedImageError

from requests_app.records.readers.ocr import Budget
from requests_app.records.readers.office_parts import opened, part_bytes, part_findings, tree_of
from requests_app.records.readers.pdf_pages import MOST_OF_A_PAGE, finding, picture_findings
from requests_app.records.readers.text_findings import preview, text_findings
from requests_app.sandbox.frames import Frame, UnreadableFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_PARTS = re.compile(r"^word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
DELETED = (W + "del", W + "moveFrom")
INSERTED = (W + "ins", W + "moveTo")
SMALLEST = 4
"""Half points; smaller letters are no help to a reader."""
PALEST = 0xF0
NOTES = ("comment", "xmp", "photoshop", "Comment", "Description", "Author", "XML:com.adobe.xmp")
FEWEST_POINTS = 10_000
"""Of a picture; a smaller one is a bullet or a logo's line."""
QUIET = ("descr", "title", "alt", "tooltip")
"""Attributes that say something of a drawing to machines."""
SAID = ((W + "instrText", None), (W + "bookmarkStart", W + "name"), (W + "alias", W + "val"), (W + "tag", W + "val"),
        (W + "attr", W + "val"), (W + "docVar", W + "val"))  # fmt: skip
"""Where else words stand that no page shows: an element's own, or an attribute's."""


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
            faint = [_text(run) for run in tree.iter(W + "r") if is_faint(run) and not is_hidden(run)]
            if any(said.strip() for said in faint):
                yield finding("invisible_text", f"{name}: pale or tiny", " ".join(faint))
            unshown = list(_unshown(tree))
            if unshown:
                yield finding("metadata", name, "; ".join(unshown))
            texts.append(words_of(tree))
        yield from _pictures(archive)
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
    hidden = [_text(run) for run in tree.iter(W + "r") if is_hidden(run)]
    if any(text.strip() for text in hidden):
        yield finding("invisible_text", name, " ".join(hidden))


def _text(run: ElementTree.Element) -> str:
    return "".join(run.itertext())


def is_hidden(run: ElementTree.Element) -> bool:
    """Whether a run is marked as hidden."""
    return any(run.find(f"{W}rPr/{W}{name}") is not None for name in ("vanish", "webHidden", "specVanish"))


def is_faint(run: ElementTree.Element) -> bool:
    """Whether a run is too pale or too small to be seen on paper."""
    color, size = run.find(f"{W}rPr/{W}color"), run.find(f"{W}rPr/{W}sz")
    if (
        size is not None
        and (size.get(W + "val") or "").isdigit()
        and int(size.get(W + "val", "99")) <= SMALLEST
    ):
        return True
    value = (color.get(W + "val") or "") if color is not None else ""
    return bool(re.fullmatch(r"[0-9A-Fa-f]{6}", value)) and min(bytes.fromhex(value)) >= PALEST


def _unshown(tree: ElementTree.Element) -> Iterator[str]:
    """Words in names, tags, codes of fields and descriptions of drawings; never released."""
    for element in tree.iter():
        for tag, attribute in SAID:
            said = (element.get(attribute) if attribute else element.text) if element.tag == tag else ""
            if said and said.strip() and said != "_GoBack":
                yield said.strip()
        if not element.tag.startswith(W):
            yield from (element.get(name, "") for name in QUIET if element.get(name, "").strip())


def _pictures(archive: zipfile.ZipFile) -> Iterator[Frame]:
    """What the pictures of the text say, as far as it can be read; someone must look at them."""
    names = [name for name in archive.namelist() if name.startswith("word/media/")]
    if not names:
        return
    budget = Budget()
    for number, name in enumerate(names, start=1):
        try:
            picture = Image.open(io.BytesIO(part_bytes(archive, name)))
            picture.load()
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            budget.unread.append(number)
            continue
        notes = [str(value) for value in picture.getexif().values()] + [
            f"{key}: {value!r}" for key, value in picture.info.items() if key in NOTES
        ]
        if notes:
            yield finding("metadata", name, "; ".join(notes))
        if picture.width * picture.height > FEWEST_POINTS:
            words = budget.words(number, picture.convert("RGB"), picture.size)
            text = " ".join(word[0] for word in words)
            for one in text_findings(text)[:MOST_OF_A_PAGE]:
                yield finding(one.kind, name, preview(text, one.start, one.end), 1)
    yield from picture_findings(budget)


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
            tree = tree_of(part_bytes(archive, name))
            if any(True for _one in (*_changes(tree, name), *_unshown(tree))):
                yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
        if any(
            b'"External"' in part_bytes(archive, name)
            for name in archive.namelist()
            if name.endswith(".rels")
        ):
            yield {"type": "wrong", "code": "hidden_parts", "page": None}, b""
