"""Files are judged by their content: every type taken, and what pretends to be one refused."""

from __future__ import annotations

import gzip
import io
import struct
import wave
import zipfile
import zlib

import pytest

from requests_app.cases.filetypes import INLINE, TYPES, clean_name, judge
from requests_app.cases.refusals import BadDocument


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def _zip(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def _office(folder: str) -> bytes:
    return _zip(**{"[Content_Types].xml": "<Types/>", f"{folder}__document.xml": "<w/>"})


def _open_document(kind: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr("content.xml", "<office/>")
    return held.getvalue()


def _wav() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 80)
    return held.getvalue()


GOOD: dict[str, bytes] = {
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "png": _png(),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + b"\0" * 40,
    "jpeg": b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + b"\0" * 40,
    "tif": b"II*\x00\x08\x00\x00\x00" + b"\0" * 40,
    "tiff": b"MM\x00*\x00\x00\x00\x08" + b"\0" * 40,
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "docx": _office("word"),
    "xlsx": _office("xl"),
    "pptx": _office("ppt"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "zip": _zip(readme="Hello."),
    "mp3": b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 60,
    "wav": _wav(),
    "mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\0" * 40,
    "txt": "Déjà vu. ¿Qué tal?\n".encode(),
    "csv": b"number,when\r\n1,2026-10-05\r\n",
}
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
DRAWING = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def _judge(name: str, content: bytes) -> str:
    return judge(name, io.BytesIO(content))


def test_an_example_stands_here_for_every_type_that_is_taken() -> None:
    assert set(GOOD) == set(TYPES)


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_that_is_what_its_name_says_is_taken(extension: str) -> None:
    assert _judge(f"record.{extension}", GOOD[extension]) == TYPES[extension]
    assert _judge(f"RECORD.{extension.upper()}", GOOD[extension]) == TYPES[extension]


def _pretenders() -> list[tuple[str, str]]:
    same = [{"jpg", "jpeg"}, {"tif", "tiff"}, {"txt", "csv"}, {"odt", "ods"}]
    zipped = {"docx", "xlsx", "pptx", "odt", "ods"}
    return [
        (said, real)
        for said in GOOD
        for real in GOOD
        if said != real
        and not any({said, real} <= group for group in same)
        and not (said == "zip" and real in zipped)
    ]


@pytest.mark.parametrize(("said", "real"), _pretenders())
def test_a_file_that_is_something_else_than_its_name_says_is_refused(said: str, real: str) -> None:
    with pytest.raises(BadDocument, match="not what its name says"):
        _judge(f"record.{said}", GOOD[real])


@pytest.mark.parametrize("extension", GOOD)
@pytest.mark.parametrize("content", [PAGE, DRAWING, b"\xef\xbb\xbf" + PAGE, b" \n\t" + DRAWING])
def test_a_page_or_drawing_with_script_is_refused_under_every_name(extension: str, content: bytes) -> None:
    with pytest.raises(BadDocument):
        _judge(f"record.{extension}", content)


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b"<SCRIPT src=x></SCRIPT>",
        b"<html>",
        b"<!-- hello --><html><body onload=alert(1)>",
        b"<svg onload=alert(1)>",
        b"<?php system($_GET[0]); ?>",
        PAGE.decode().encode("utf-16"),
        b"MZ\x90\x00" + b"\0" * 200,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"text with a \x00 in it",
        gzip.compress(b"hello", mtime=0),
    ],
)
def test_text_is_readable_text_without_markup_or_programs(content: bytes) -> None:
    with pytest.raises(BadDocument):
        _judge("notes.txt", content)


@pytest.mark.parametrize(
    "content",
    [
        "Müller & Söhne – “quoted” – 5 < 7 and 9 > 2\n".encode(),
        "a;b\nMüller;1\n".encode("cp1252"),
        ("x" * 8191 + "é").encode(),  # a character cut in two where the look ends
        b"From: a@example.org\nSubject: the bridge <see below>\n",
        b"Type <b>bold</b> or <script> into the box.\n",  # handed out as plain text, never as a page
    ],
)
def test_ordinary_text_is_taken_in_the_encodings_people_have(content: bytes) -> None:
    assert _judge("notes.txt", content) == "text/plain"


@pytest.mark.parametrize(
    "name",
    [
        "page.html",
        "page.htm",
        "drawing.svg",
        "run.exe",
        "macro.docm",
        "sheet.xlsm",
        "a.pdf.exe",
        "pdf",
        "",
        ".",
        "a.",
    ],
)
def test_a_kind_the_city_does_not_take_is_refused_with_the_kinds_it_takes(name: str) -> None:
    with pytest.raises(BadDocument, match="It takes: pdf, png"):
        _judge(name, GOOD["pdf"])


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(BadDocument, match="is empty"):
        _judge("record.pdf", b"")


def test_a_polyglot_that_only_carries_a_pdf_somewhere_inside_is_refused() -> None:
    for content in (
        PAGE + GOOD["pdf"],
        GOOD["gif"] + GOOD["pdf"],
        b"MZ" + GOOD["pdf"],
        GOOD["zip"] + GOOD["pdf"],
    ):
        with pytest.raises(BadDocument):
            _judge("record.pdf", content)


def test_an_office_file_with_a_macro_inside_is_refused() -> None:
    macro = _zip(
        **{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>", "word__vbaProject.bin": "x"}
    )
    with pytest.raises(BadDocument):
        _judge("record.docx", macro)


def test_a_zip_that_would_grow_without_end_is_looked_at_and_never_opened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 200_000_000)
    content = held.getvalue()
    assert len(content) < 1_000_000
    reads: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:  # type: ignore[override]
            got = super().read(size)
            reads.append(len(got))
            return got

    assert judge("record.docx", Watched(content)) == TYPES["docx"]
    assert sum(reads) < len(content) + 100_000


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"\xff" * 100, b"PK\x05\x06" + b"\xff" * 18, GOOD["docx"][:-30]]
)
def test_a_broken_zip_is_refused_and_not_a_crash(content: bytes) -> None:
    with pytest.raises(BadDocument):
        _judge("record.docx", content)


def test_the_file_is_left_at_its_beginning() -> None:
    for extension, content in GOOD.items():
        handle = io.BytesIO(content)
        judge(f"a.{extension}", handle)
        assert handle.tell() == 0


def test_nothing_that_can_carry_script_is_shown_inside_a_page() -> None:
    assert not {kind for kind in INLINE if "html" in kind or "svg" in kind or "xml" in kind}
    assert set(TYPES.values()) >= INLINE


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ana\\bridge.pdf", "bridge.pdf"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ('<img src=x onerror="1">.png', "img src=x onerror=1.png"),
        ("....", "document"),
        ("", "document"),
        ("/", "document"),
        ("\u202egpj.exe", "gpj.exe"),
        ("  spaced name .pdf", "spaced name .pdf"),
        ("日本語.pdf", "日本語.pdf"),
    ],
)
def test_a_name_is_kept_without_folders_controls_and_signs_that_mean_something(
    hostile: str, clean: str
) -> None:
    assert clean_name(hostile) == clean


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_name("x" * 400 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name) <= 151
    assert len(clean_name("y" * 400)) <= 150
