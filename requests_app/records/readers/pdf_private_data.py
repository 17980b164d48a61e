"""What a copied PDF is freed of: private keys, remarks of programs, and words that stand in for what is drawn."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from requests_app.records.readers.picture_notes import without_notes

PAGE_KEYS = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group"}
)
"""What a copied page keeps."""
RESOURCES = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"})
PRIVATE_KEYS = (
    "/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Alternates", "/StructParent", "/StructParents", "/OC",
)  # fmt: skip
FONT_STRINGS = frozenset({"/Registry", "/Ordering", "/FontFamily", "/CharSet", "/Panose"})
"""Keys whose strings a font needs."""
TELLING = (b"%", b"BDC", b"DP")
"""Without these a stream holds neither remarks nor words that stand in for others."""


def clean_page(made: pikepdf.Pdf, page: Any) -> None:
    """Leave of a copied page what is drawn."""
    for key in set(page.keys()) - PAGE_KEYS - {"/Parent"}:
        del page[key]
    resources = page.get("/Resources")
    if isinstance(resources, Dictionary):
        _clean_resources(resources)
    contents = page.get("/Contents")
    pieces = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
    if any(_tells(piece) for piece in pieces):
        page.Contents = made.make_stream(_drawn_only(page))


def drop_private(made: pikepdf.Pdf) -> None:
    """Leave of a made file its pages: no properties, names, scripts or keys of programs."""
    for key in set(made.Root.keys()) - {"/Type", "/Pages"}:
        del made.Root[key]
    if "/Info" in made.trailer:
        del made.trailer["/Info"]
    for item in made.objects:
        if not isinstance(item, Dictionary | pikepdf.Stream):
            continue
        for key in PRIVATE_KEYS:
            if key in item and item.get("/Type") != Name.Pages:
                del item[key]
        if isinstance(item, pikepdf.Stream):
            _clean_stream(item)
        _drop_strings(item, depth=0)


def _clean_stream(item: Any) -> None:
    """A drawing inside the drawing like a page; a photograph without the notes of its camera."""
    resources = item.get("/Resources")
    if isinstance(resources, Dictionary):
        _clean_resources(resources)
    if item.get("/Subtype") == Name.Form or "/PatternType" in item:
        if _tells(item):
            item.write(_drawn_only(item))
        return
    filters = item.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    if names[-1] not in ("/DCTDecode", "/JPXDecode") or names[:-1] not in ([], ["/FlateDecode"]):
        return
    raw = item.read_raw_bytes()
    try:
        item.write(
            without_notes(zlib.decompress(raw) if names[:-1] else raw),
            filter=Name(names[-1]),
            decode_parms=None,
        )
    except zlib.error:
        return


def _clean_resources(resources: Any) -> None:
    for key in set(resources.keys()) - RESOURCES:
        del resources[key]


def _tells(stream: Any) -> bool:
    try:
        content = stream.read_bytes()
    except (pikepdf.PdfError, AttributeError):
        return False
    return any(word in content for word in TELLING)


def _drawn_only(page: Any) -> bytes:
    """The operators without remarks, and without what marked content is said to mean (ActualText, Alt, E)."""
    kept = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), str(instruction.operator)
        if operator == "BDC":
            kept.append((operands[:1], pikepdf.Operator("BMC")))
        elif operator not in ("DP", "MP"):
            kept.append((operands, instruction.operator))
    content: bytes = pikepdf.unparse_content_stream(kept)
    return content


def _drop_strings(item: Any, *, depth: int) -> None:
    """Texts that no reader draws: strings anywhere but in fonts and tables of colors."""
    if depth > 8:
        return
    for key, value in list(item.items()):
        if key in FONT_STRINGS or key == "/Parent":
            continue
        alone = isinstance(value, String)
        listed = isinstance(value, Array) and any(isinstance(one, String) for one in value)
        if alone or (listed and value[0] not in (Name.Indexed, Name.I)):
            del item[key]
        elif isinstance(value, Dictionary) and not value.is_indirect:
            _drop_strings(value, depth=depth + 1)
