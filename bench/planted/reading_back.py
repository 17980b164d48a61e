"""What anyone can read out of a released file, with every reader at hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pdfplumber
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from bench.planted.numbers import Secret


def gets_out(secret: Secret, content: bytes, name: str) -> bool:
    """Whether the secret can be read in the file or its name, also with its blanks and dashes left out."""
    for said in (name, *everything_in(content)):
        squeezed = re.sub(r"[\s.\-]", "", said)
        for sought in secret.sought:
            bare = re.sub(r"[\s.\-]", "", sought)
            if sought in said or (len(bare) >= 7 and bare in squeezed):
                return True
    return False


def everything_in(content: bytes) -> Iterator[str]:
    """The bytes as two alphabets, then what the readers of its kind say."""
    yield content.decode("latin-1")
    yield content.decode("utf-16-le", "ignore")
    yield content.decode("utf-16-be", "ignore")
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                part = archive.read(name)
                yield part.decode("utf-8", "replace")
                yield re.sub(r"<[^>]*>", "", part.decode("utf-8", "replace"))
                if part[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1"):
                    yield from _of_picture(part)
    elif content[:2] in (b"\xff\xd8", b"\x89P", b"II", b"MM"):
        yield from _of_picture(content)


def _of_pdf(content: bytes) -> Iterator[str]:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            yield page.extract_text()
            yield "".join(char["text"] for char in page.chars)
    document = pdfium.PdfDocument(content)
    for page in document:
        yield page.get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(content)) as parts:
        for item in parts.objects:
            if isinstance(item, pikepdf.Stream):
                yield item.read_raw_bytes().decode("latin-1")
                with suppress(pikepdf.PdfError):
                    yield item.read_bytes().decode("latin-1")
                yield repr(dict(item.stream_dict.items()))  # type: ignore[operator]
            elif isinstance(item, pikepdf.Object):
                yield item.unparse(resolved=True).decode("latin-1")
                yield from _strings(item, 0)


def _strings(item: pikepdf.Object, depth: int) -> Iterator[str]:
    if depth > 12:
        return
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Dictionary):
        for key, value in item.items():
            if key != "/Parent" and isinstance(value, pikepdf.Object):
                yield from _strings(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if isinstance(value, pikepdf.Object):
                yield from _strings(value, depth + 1)


def _of_picture(content: bytes) -> Iterator[str]:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        yield repr(picture.info)
        yield repr(dict(picture.getexif()))
