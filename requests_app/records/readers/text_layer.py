"""Pages that are a picture with an invisible layer of words: what may be read can be searched and read aloud."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from requests_app.records.readers.page_text import Word

QUALITY = 82
WIDTH = 500
"""Of every character of the layer's font, in thousandths of its size."""
MOST_CODES = 65_000


class TextLayer:
    """Adds picture pages to a document. Its one font has no shapes: a code for each character, and what it means."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.codes: dict[str, int] = {}
        self.font: Any = None

    def add_page(self, picture: Image.Image, size: tuple[float, float], words: list[Word]) -> None:
        """One page of `size` points with the picture and the words where they stood."""
        width, height = size
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=QUALITY)
        image = self.pdf.make_stream(
            packed.getvalue(),
            Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB, Filter=Name.DCTDecode,
        )  # fmt: skip
        drawn = [f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Picture Do Q"]
        if words:
            drawn += ["BT 3 Tr", *self._drawn(words, height), "ET"]
        resources = Dictionary(XObject=Dictionary(Picture=image))
        if words:
            resources.Font = Dictionary(Words=self._font())
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, round(width, 2), round(height, 2)]), Resources=resources,
            Contents=self.pdf.make_stream("\n".join(drawn).encode()),
        )  # fmt: skip
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))
        if words:
            self._tell_meanings()

    def _drawn(self, words: list[Word], page_height: float) -> Iterator[str]:
        """Each word and a blank from where it stood, said in few operators: readers take their time over each."""
        held, x, y = 0.0, 0.0, 0.0
        blank = f"{self._code(' '):04x}"
        for text, left, top, right, bottom in words:
            size = max(0.5, round(bottom - top, 1))
            if size != held:
                yield f"/Words {size} Tf"
                held = size
            stretch = max(0.1, (right - left) / (len(text) * size * WIDTH / 1000) * 100)
            to_x, to_y = round(left, 2), round(page_height - bottom, 2)
            codes = "".join(f"{self._code(char):04x}" for char in text)
            yield f"{stretch:.2f} Tz {to_x - x:.2f} {to_y - y:.2f} Td <{codes}{blank}> Tj"
            x, y = to_x, to_y

    def _code(self, char: str) -> int:
        if char not in self.codes and len(self.codes) >= MOST_CODES:
            char = "\ufffd"
        return self.codes.setdefault(char, len(self.codes) + 1)

    def _font(self) -> Any:
        if self.font is None:
            about = Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Words, Flags=4, ItalicAngle=0, Ascent=1000, Descent=0,
                CapHeight=1000, StemV=80, FontBBox=Array([0, 0, WIDTH, 1000]),
            )  # fmt: skip
            inner = Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Words, DW=WIDTH,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=self.pdf.make_indirect(about), CIDToGIDMap=Name.Identity,
            )  # fmt: skip
            meanings = self.pdf.make_stream(b"")
            font = Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Words, Encoding=Name("/Identity-H"),
                DescendantFonts=Array([self.pdf.make_indirect(inner)]), ToUnicode=meanings,
            )  # fmt: skip
            self.font = self.pdf.make_indirect(font)
        return self.font

    def _tell_meanings(self) -> None:
        """Write the map from codes to characters; it grows with every page."""
        rows = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in self.codes.items()]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        self.font.ToUnicode.write(
            (
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
                "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
                f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
            ).encode()
        )
