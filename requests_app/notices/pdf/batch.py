"""Letters of a day in one PDF/UA-1: the very pages on file, each letter on a sheet of its own, its tags kept."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

PART = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter to be joined: the bytes on file, its language, and what the bookmark says."""

    pdf: bytes
    language: str
    name: str


def joined(sheets: Iterable[Sheet], *, title: str, author: str, language: str, both_sides: bool) -> bytes:
    """All letters one after another, the same bytes each time. `both_sides`: each begins on an odd page."""
    out = Pdf.new()
    root = out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    kids: list[Object] = []
    numbers: list[Any] = []
    ids: dict[bytes, Object] = {}
    marks: list[tuple[str, int]] = []
    roles = Dictionary()
    for place, sheet in enumerate(sheets):
        with Pdf.open(io.BytesIO(sheet.pdf)) as source:
            if both_sides and len(out.pages) % 2:
                out.add_blank_page(page_size=(612, 792))
            marks.append((sheet.name, len(out.pages)))
            first = len(out.pages)
            out.pages.extend(source.pages)
            tree = out.copy_foreign(source.Root.StructTreeRoot)
        offset = len(numbers) // 2
        for page in list(out.pages)[first:]:
            _shift(page.obj, offset)
        own = tree.ParentTree.Nums
        for at in range(0, len(own), 2):
            numbers += [int(own[at]) + offset, own[at + 1]]
        for top in _listed(tree.K):
            top.P, top.Lang = root, String(sheet.language)
            kids.append(top)
            ids |= dict(_renamed(top, b"%d-" % place))
        for role, plain in tree.get("/RoleMap", Dictionary()).items():
            roles[role] = plain
    root.K, root.RoleMap = Array(kids), roles
    root.ParentTree = out.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(numbers) // 2
    if ids:
        names = [part for key in sorted(ids) for part in (String(key), ids[key])]
        root.IDTree = out.make_indirect(Dictionary(Names=Array(names)))
    _head(out, root, title, author, language)
    with out.open_outline() as outline:
        outline.root.extend(OutlineItem(name, page) for name, page in marks)
    made = io.BytesIO()
    out.save(
        made, min_version="1.7", deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    return made.getvalue()


def _shift(page: Object, offset: int) -> None:
    """The page and its links find their tags under new numbers."""
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + offset
    for link in page.get("/Annots", Array()):
        if "/StructParent" in link:
            link.StructParent = int(link.StructParent) + offset


def _listed(kids: Object) -> list[Object]:
    return list(kids) if isinstance(kids, Array) else [kids]


def _renamed(top: Object, before: bytes) -> Iterator[tuple[bytes, Object]]:
    """Every tag with an id, the id made unique; cells of a table name their headers by it."""
    waiting = [top]
    while waiting:
        tag = waiting.pop()
        if not isinstance(tag, Dictionary):
            continue
        if "/ID" in tag:
            key = before + bytes(tag.ID)
            tag.ID = String(key)
            yield key, tag
        for attributes in _listed(tag.get("/A", Array())):
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                attributes.Headers = Array([String(before + bytes(each)) for each in attributes.Headers])
        if "/K" in tag:
            waiting += _listed(tag.K)


def _head(out: Pdf, root: Object, title: str, author: str, language: str) -> None:
    out.Root.StructTreeRoot = root
    out.Root.MarkInfo = Dictionary(Marked=True)
    out.Root.Lang = String(language)
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in out.pages:
        page.obj.Tabs = Name.S
    with out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["dc:title"], about["dc:creator"], about["dc:language"] = title, [author], [language]
        about[PART] = "1"
    out.docinfo["/Title"] = title
