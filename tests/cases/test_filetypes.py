"""Files are judged by their content: every type taken, and what pretends to be one refused."""

from __future__ import annotations

import gzip
import io
import struct
import wave
import zipfile
import zlib
from pathlib import Path

import pytest

from requests_app.cases.file_content import judge
from requests_app.cases.file_names import clean_name, name_for_mail
from requests_app.cases.file_signatures import text_encoding
from requests_app.cases.filetypes import INLINE, MORE, PICTURES, TYPES
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
    "webp": b"RIFF$\x00\x00\x00WEBPVP8 " + b"\0" * 40,
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 40,
    "docx": _office("word"),
    "xlsx": _office("xl"),
    "pptx": _office("ppt"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "zip": _zip(readme="Hello."),
    "mp3": b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 60,
    "wav": _wav(),
    "m4a": b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom" + b"\0" * 40,
    "m4v": b"\x00\x00\x00\x18ftypM4V \x00\x00\x00\x00M4V isom" + b"\0" * 40,
    "mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + b"\0" * 40,
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
    same = [{"txt", "csv"}, {"odt", "ods"}, {"mp4", "m4v", "m4a", "mov"}, PICTURES]
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
    with pytest.raises(BadDocument, match="does not match its name"):
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
    with pytest.raises(BadDocument, match="It accepts: pdf, png"):
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


CASES = Path(__file__).parents[1] / "data" / "files"
RIGHT: dict[str, tuple[str, str]] = {
    "F01-zip-version-99.docx": ("", "cannot be opened"),
    "F02-hidden-sheet.xlsx": (TYPES["xlsx"], ""),
    "F05-black-box-over-text.pdf": (TYPES["pdf"], ""),
    "F06-pdf-runs-script-on-opening.pdf": (TYPES["pdf"], ""),
    "F07-password-protected.pdf": (TYPES["pdf"], ""),
    "F08-excel-unicode-text.csv": (TYPES["csv"], ""),
    "F09-latin1.txt": (TYPES["txt"], ""),
    "F10-pdf-behind-eight-bytes.pdf": (TYPES["pdf"], ""),
    "F10b-pdf-behind-byte-order-mark.pdf": (TYPES["pdf"], ""),
    "F13-iphone-photo.heic": (TYPES["heic"], ""),
    "F14-empty.pdf": ("", "is empty"),
    "F16-m4v-brand.mp4": (TYPES["mp4"], ""),
    "F16b-iso5-brand.mp4": (TYPES["mp4"], ""),
    "F16c-iso6-brand.mp4": (TYPES["mp4"], ""),
    "F16d-qt-brand.mov": (TYPES["mov"], ""),
    "F17-mp3-mpeg2.mp3": (TYPES["mp3"], ""),
    "F17b-mp3-fffa.mp3": (TYPES["mp3"], ""),
    "F18b-xml-log.csv": (TYPES["csv"], ""),
    "F18c-html-hidden-in.txt": (TYPES["txt"], ""),
    "F19-webp-called.jpg": (TYPES["webp"], ""),
    "F20-double-extension.pdf.exe.txt": ("", "looks like a program"),
    "F21-docx-of-zero-members-but-folder.docx": ("", "has no content"),
    "F22-formula.csv": (TYPES["csv"], ""),
}
"""Each case from the field with the type it is taken under, or a part of the reason it is refused for."""


def test_a_right_answer_stands_here_for_every_case() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_file()} - {"README.md"} == set(RIGHT)


@pytest.mark.parametrize("name", RIGHT)
def test_every_case_from_the_field_is_judged_rightly(name: str) -> None:
    kind, reason = RIGHT[name]
    content = (CASES / name).read_bytes()
    if reason:
        with pytest.raises(BadDocument, match=reason):
            _judge(name, content)
    else:
        assert _judge(name, content) == kind


def test_text_is_shown_in_the_encoding_it_has() -> None:
    assert text_encoding((CASES / "F09-latin1.txt").read_bytes()) == "windows-1252"
    assert text_encoding((CASES / "F08-excel-unicode-text.csv").read_bytes()) == "utf-16"
    assert text_encoding("Petición".encode()) == "utf-8"


def test_the_kinds_staff_and_mail_may_bring_are_taken_from_nobody_else() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    words = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    for extension, kind in MORE.items():
        content = words if kind.startswith(("text/", "message/")) else ole
        assert judge(f"a.{extension}", io.BytesIO(content), more=True) == kind
        with pytest.raises(BadDocument, match="does not accept this type of file"):
            judge(f"a.{extension}", io.BytesIO(content))
    with pytest.raises(BadDocument, match="does not match its name"):
        judge("a.doc", io.BytesIO(b"MZ" + b"\0" * 600), more=True)


def test_a_zip_whose_directory_lists_more_than_an_office_file_has_is_not_read() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"word/{number}", "")
    with pytest.raises(BadDocument, match="too many parts"):
        _judge("record.docx", held.getvalue())


@pytest.mark.parametrize(
    ("name", "kind", "content", "kept"),
    [
        ("Scan", "application/pdf", GOOD["pdf"], "Scan.pdf"),
        ("Scan", "application/octet-stream", GOOD["png"], "Scan.png"),
        ("invoice\u202efdp.exe.pdf", "application/pdf", GOOD["pdf"], "invoicefdp_exe.pdf"),
        ("..", "text/plain", b"words", "document.txt"),
        ("", "application/pdf", GOOD["pdf"], "document.pdf"),
        ("notes.v2", "text/plain", b"words", "notes.v2.txt"),
        ("run.exe", "application/octet-stream", b"MZ\x90\x00" * 9, "run.exe"),
        ("2023 permit.eml", "message/rfc822", b"From: a@b.example\n\nx", "2023 permit.eml"),
        ("Cafe\u0301.pdf", "application/pdf", GOOD["pdf"], "Café.pdf"),
    ],
)
def test_a_file_out_of_a_mail_gets_a_safe_name_with_the_ending_of_what_it_is(
    name: str, kind: str, content: bytes, kept: str
) -> None:
    assert name_for_mail(name, kind, content) == kept
