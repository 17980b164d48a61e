"""What a copied PDF is freed of: private keys, and words that stand in for what is drawn."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

PAGE_KEYS = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group"}
)
"""What a copied page keeps."""
PRIVATE_KEYS = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/Alternates",
    "/StructParent",
    "/StructParents",
    "/OC",
)
HIDDEN_WORDS = (b"/ActualText", b"/Alt", b"/E (", b"/E(", b"/E<")


def clean_page(made: pikepdf.Pdf, page: Any) -> None:
    """Leave of a copied page what is drawn."""
    for key in set(page.keys()) - PAGE_KEYS - {"/Parent"}:
        del page[key]
    contents = page.get("/Contents")
    pieces = list(contents) if isinstance(contents, Array) else [contents] if contents is not None else []
    if any(word in piece.read_bytes() for piece in pieces for word in HIDDEN_WORDS):
        page.Contents = made.make_stream(_without_hidden_words(page))


def _without_hidden_words(page: Any) -> bytes:
    """The content of a page without words that stand in for what is drawn (ActualText, Alt, E)."""
    kept = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), instruction.operator
        if str(operator) == "BDC" and isinstance(operands[-1], pikepdf.Dictionary):
            plain = {
                key: value for key, value in operands[-1].items() if key not in ("/ActualText", "/Alt", "/E")
            }
            operands[-1] = Dictionary(plain)
        kept.append((operands, operator))
    content: bytes = pikepdf.unparse_content_stream(kept)
    return content


def drop_private(made: pikepdf.Pdf) -> None:
    """Leave of a made file its pages: no properties, names, scripts or keys of programs."""
    for key in set(made.Root.keys()) - {"/Type", "/Pages"}:
        del made.Root[key]
    if "/Info" in made.trailer:
        del made.trailer["/Info"]
    for item in made.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            for key in PRIVATE_KEYS:
                if key in item and item.get("/Type") != Name.Pages:
                    del item[key]
