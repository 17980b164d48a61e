"""What a PDF carries beside its pages, as pikepdf reads it: scripts, attachments, notes, forms, layers, metadata."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from requests_app.sandbox.frames import UnreadableFile

ACTIVE = {
    "/JavaScript": "javascript",
    "/Launch": "open_action",
    "/SubmitForm": "open_action",
    "/ImportData": "open_action",
}
QUIET_ANNOTATIONS = frozenset({"/Link", "/Widget", "/Popup"})
MOST = 500
"""Findings of one kind told one by one."""
Said = tuple[str, str, str, int | None]
"""Kind, place, preview, page (None: of the whole document)."""


def open_with_pikepdf(path: Path) -> pikepdf.Pdf:
    """The document. Raises UnreadableFile."""
    try:
        return pikepdf.open(path)
    except pikepdf.PasswordError as locked:
        raise UnreadableFile("password") from locked
    except (pikepdf.PdfError, ValueError, RecursionError) as broken:
        raise UnreadableFile("damaged") from broken


def structure_findings(path: Path) -> Iterator[Said]:
    """Everything of the structure that a reader of the pages would not see."""
    raw_bytes = path.read_bytes()
    revisions = raw_bytes.count(b"%%EOF") - (1 if b"/Linearized" in raw_bytes[:2048] else 0)
    del raw_bytes
    if revisions > 1:
        yield "earlier_revision", "", f"{revisions - 1} earlier", None
    with open_with_pikepdf(path) as pdf:
        root = pdf.Root
        yield from _metadata(pdf)
        yield from _actions(root)
        yield from _attachments(pdf)
        yield from _form(root)
        yield from _layers(root)
        for number, page in enumerate(pdf.pages, start=1):
            yield from _of_page(page.obj, number)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Said]:
    values = [f"{key}: {text_of(value)}" for key, value in _items(pdf.trailer.get("/Info")) if text_of(value)]
    if "/Metadata" in pdf.Root:
        values.append("XMP")
    if values:
        yield "metadata", "", "; ".join(values)[:500], None


def _actions(root: Any) -> Iterator[Said]:
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield "javascript", "/Names", "", None
    opened = root.get("/OpenAction")
    if isinstance(opened, pikepdf.Dictionary):
        kind = ACTIVE.get(str(opened.get("/S", "")))
        if kind:
            yield kind, "/OpenAction", text_of(opened.get("/JS"))[:200], None
    if "/AA" in root:
        yield "open_action", "/AA", "", None


def _attachments(pdf: pikepdf.Pdf) -> Iterator[Said]:
    for place, name in enumerate(pdf.attachments):
        if place < MOST:
            yield "attachment", "/EmbeddedFiles", str(name)[:200], None


def _form(root: Any) -> Iterator[Said]:
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and (len(form.get("/Fields", [])) or "/XFA" in form):
        yield "form", "/AcroForm", f"{len(form.get('/Fields', []))} fields", None


def _layers(root: Any) -> Iterator[Said]:
    properties = root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return
    normal = properties.get("/D")
    hidden: Any = normal.get("/OFF", []) if isinstance(normal, pikepdf.Dictionary) else []
    names = [text_of(layer.get("/Name")) for layer in hidden if isinstance(layer, pikepdf.Dictionary)]
    if names or (isinstance(normal, pikepdf.Dictionary) and normal.get("/BaseState") == "/OFF"):
        yield "hidden_layer", "/OCProperties", ", ".join(names)[:200], None


def _of_page(page: Any, number: int) -> Iterator[Said]:
    if "/AA" in page:
        yield "open_action", "/AA", "", number
    notes = page.get("/Annots")
    for place, note in enumerate(notes if isinstance(notes, pikepdf.Array) else []):
        if not isinstance(note, pikepdf.Dictionary) or place >= MOST:
            continue
        kind = str(note.get("/Subtype", ""))
        action = note.get("/A")
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in ACTIVE:
            yield ACTIVE[str(action.get("/S"))], kind, text_of(action.get("/JS"))[:200], number
        if kind == "/FileAttachment":
            yield "attachment", kind, text_of(note.get("/Contents"))[:200], number
        elif kind not in QUIET_ANNOTATIONS:
            yield "annotation", kind, text_of(note.get("/Contents"))[:200], number


def _items(found: Any) -> list[tuple[str, Any]]:
    return list(found.items()) if isinstance(found, pikepdf.Dictionary) else []


def text_of(value: Any) -> str:
    """A text string of a PDF as text; "" for anything else."""
    return str(value).strip() if isinstance(value, pikepdf.String) else ""
