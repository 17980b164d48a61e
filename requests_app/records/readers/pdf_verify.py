"""The witness: a built PDF read again by readers that did not make it (pdfplumber for words, pikepdf for the rest)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
from pdfminer.pdfexceptions import PDFException
from PIL import Image

from requests_app.records.readers.grays import extremes
from requests_app.records.readers.page_text import Rect, centre_in
from requests_app.records.readers.pdf_witness import characters_of, words_of
from requests_app.sandbox.frames import Frame

DARK_ENOUGH = 48
"""The lightest a point well inside a box may be, of 255; JPEG leaves a little noise."""
FORBIDDEN_ROOT = (
    "/AcroForm", "/Names", "/OpenAction", "/AA", "/Metadata", "/OCProperties", "/PieceInfo", "/StructTreeRoot",
    "/Outlines", "/AF", "/Collection",
)  # fmt: skip
SHORTEST_SOUGHT = 4
"""Shorter words stand in file formats by chance; by their place on the page they are looked for at any length."""


def wrong(code: str, page: int | None = None) -> Frame:
    """One thing that is wrong; no word of the record stands in it."""
    return {"type": "wrong", "code": code, "page": page}, b""


def verify_pdf(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """Everything that is wrong with the built file. `boxes` by page and rectangle, `gone`: words that stand nowhere
    else, `pages`: how many there must be."""
    logging.disable(logging.CRITICAL)
    if path.read_bytes().count(b"%%EOF") != 1:
        yield wrong("earlier_revision")
    boxes: dict[int, list[Rect]] = {}
    for box in options["boxes"]:
        boxes.setdefault(box["page"], []).append(tuple(box["rect"]))
    gone = set(options["gone"])
    with pikepdf.open(path) as pdf:
        if len(pdf.pages) != options["pages"]:
            yield wrong("pages")
            return
        yield from _structure(pdf)
        yield from _strings(pdf, gone)
        for number, own in boxes.items():
            yield from _opaque(pdf.pages[number - 1], number, own)
    try:
        yield from _words(path, boxes, gone)
    except (PDFException, ValueError, TypeError, KeyError, RecursionError):
        yield wrong("not_read_back")


def _structure(pdf: pikepdf.Pdf) -> Iterator[Frame]:
    if any(key in pdf.Root for key in FORBIDDEN_ROOT):
        yield wrong("hidden_parts")
    if len(list(pdf.trailer.get("/Info", {}).keys())):
        yield wrong("metadata")
    for number, page in enumerate(pdf.pages, start=1):
        if "/Annots" in page.obj or "/AA" in page.obj or "/Metadata" in page.obj:
            yield wrong("hidden_parts", number)


def _strings(pdf: pikepdf.Pdf, gone: set[str]) -> Iterator[Frame]:
    """The words that are gone, looked for in every stream and string of the file but the pictures."""
    sought = [word for word in gone if len(word) >= SHORTEST_SOUGHT]
    if not sought:
        return
    needles = [word.encode("utf-8") for word in sought] + [word.encode("utf-16-be") for word in sought]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            picture_or_font = item.get("/Subtype") == "/Image" or item.get("/Length1") is not None
            header: Any = item.stream_dict
            body = header.unparse(resolved=True)
            body += b"" if picture_or_font else _decoded(item)
        else:
            body = item.unparse(resolved=True) if isinstance(item, pikepdf.Object) else b""
        if any(needle in body for needle in needles):
            yield wrong("word_found")
            return


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _opaque(page: pikepdf.Page, number: int, boxes: list[Rect]) -> Iterator[Frame]:
    """Whether each box is black in the one picture the page is made of."""
    drawn: Any = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    pictures = [item for _name, item in drawn.items() if item.get("/Subtype") == "/Image"]
    if len(pictures) != 1 or len(list(drawn.keys())) != 1:
        yield wrong("not_a_picture", number)
        return
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    picture = Image.open(io.BytesIO(pictures[0].read_raw_bytes())).convert("L")
    for left, top, right, bottom in boxes:
        x, y = picture.width / width, picture.height / height
        patch = (
            max(0, int(left * x) + 1), max(0, int(top * y) + 1),
            min(picture.width, int(right * x)), min(picture.height, int(bottom * y)),
        )  # fmt: skip
        if patch[2] > patch[0] and patch[3] > patch[1] and extremes(picture.crop(patch))[1] > DARK_ENOUGH:
            yield wrong("not_opaque", number)


def _words(path: Path, boxes: dict[int, list[Rect]], gone: set[str]) -> Iterator[Frame]:
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            own = boxes.get(number, [])
            if not own and not gone:
                continue
            found = characters_of(page)
            if any(centre_in(one.rect, box) for one in found if one.text.strip() for box in own):
                yield wrong("word_in_box", number)
            if gone and gone & words_of(found):
                yield wrong("word_found", number)
            page.close()
