"""Which files are taken, judged by their content, and how they are handed out again."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

from requests_app.cases.refusals import BadDocument

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "wav": "audio/x-wav",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""Extension to content type. Text is recognised by being readable text without markup."""
MORE: Mapping[str, str] = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "eml": "message/rfc822",
    "ics": "text/calendar",
}
"""What is taken besides from staff and out of mail, where nobody can be asked for another format."""

TEXT = frozenset({"txt", "csv", "eml", "ics"})
PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "tif", "tiff", "webp", "heic"})
"""Named after each other by programs: a picture under the name of another is taken as what it is."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 5_000
PROGRAMS = frozenset(
    [
        "exe",
        "scr",
        "com",
        "bat",
        "cmd",
        "pif",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "hta",
        "msi",
        "jar",
        "lnk",
        "ps1",
        "cpl",
        "dll",
        "sh",
        "app",
        "apk",
    ]
)
"""Endings that run: inside a name (plan.exe.pdf) they are there to mislead."""

ZIPPED = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
}
"""Formats that are zip files: a member that must be inside."""
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"})
"""Types a browser may show; everything else is a download."""


def clean_name(name: str) -> str:
    """A file name that a person can read and any disk can hold: no folders, no signs that are not seen or turn text.

    No longer than 150 characters, extension kept.
    """
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    base = "".join(char for char in base if char.isprintable() and char not in '<>:"|?*').strip(". ")
    stem, dot, extension = base.rpartition(".")
    if not dot:
        return base[:150] or "document"
    return f"{stem[:140]}{dot}{extension[:10]}"


def name_for_mail(name: str, content_type: str, content: bytes) -> str:
    """The name a file out of a mail is kept under: nobody can be asked, so it is mended where it misleads."""
    stem, _dot, extension = clean_name(name).rpartition(".")
    if not stem or extension.lower() not in {*TYPES, *MORE}:
        stem, extension = clean_name(name), _extension_of(content_type, content)
    if not extension:
        return stem  # of no kind that is taken: it is refused under its own name
    for inner in stem.split(".")[1:]:
        if inner.lower() in PROGRAMS:
            stem = stem.replace(f".{inner}", f"_{inner}")
    return f"{stem[:140]}.{extension}"


def _extension_of(content_type: str, content: bytes) -> str:
    """By what is inside; by what the sender says only where text is text."""
    head = content[:8192]
    if _pdf(head):
        return "pdf"
    guessed = filetype.guess(head)
    by_type = {kind: extension for extension, kind in reversed([*TYPES.items(), *MORE.items()])}
    if guessed is not None:
        return by_type.get(guessed.mime, "")
    said = by_type.get(content_type, "")
    if _is_text(said or "txt", head):
        return said if said in TEXT else "txt"
    return said if said in {"doc", "xls", "ppt", "msg"} and head.startswith(OLE) else ""


def judge(name: str, handle: BinaryIO, *, more: bool = False) -> str:
    """The content type of a file whose extension and content agree. Raises BadDocument saying why not.

    `more`: what staff and mail bring is taken too.
    """
    taken = {**TYPES, **MORE} if more else TYPES
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in taken:
        raise BadDocument(
            _("“%(name)s” is not a kind of file the city takes. It takes: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(taken)}
        )
    if PROGRAMS.intersection(name.lower().split(".")[1:-1]):
        raise BadDocument(
            _("“%(name)s” has the ending of a program inside its name. Rename the file and send it again.")
            % {"name": name}
        )
    handle.seek(0)
    head = handle.read(8192)
    if not head:
        raise BadDocument(_("“%(name)s” is empty.") % {"name": name})
    found = _type_of(name, extension, head, handle, taken)
    handle.seek(0)
    if not found:
        raise BadDocument(
            _("What is inside “%(name)s” is not what its name says. Save it again in its own format.")
            % {"name": name}
        )
    return found


def _type_of(name: str, extension: str, head: bytes, handle: BinaryIO, taken: Mapping[str, str]) -> str:
    """The type of a file by its content; empty where that does not fit its extension."""
    if extension in TEXT:
        return taken[extension] if _is_text(extension, head) else ""
    if extension in ZIPPED:
        return taken[extension] if _holds(name, handle, ZIPPED[extension]) else ""
    if extension == "pdf":
        return taken[extension] if _pdf(head) else ""
    if extension in MORE:
        return taken[extension] if head.startswith(OLE) else ""
    if extension in ("mp4", "m4v", "m4a", "mov", "heic"):
        return _media_type(extension, head)
    guessed = filetype.guess(head)
    mime = "audio/mpeg" if extension == "mp3" and _is_mp3(head) else guessed.mime if guessed else ""
    if extension in PICTURES:
        return mime if mime in {TYPES[each] for each in PICTURES} else ""
    return taken[extension] if mime == taken[extension] else ""


def text_encoding(head: bytes) -> str:
    """The encoding of readable text: by its mark, UTF-8, else Windows' own."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(mark):
            return name
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start < len(head) - 4:
            return "windows-1252"
    return "utf-8"


def _is_text(extension: str, head: bytes) -> bool:
    encoding = text_encoding(head)
    # A mark of UTF-16 is also what an MPEG frame may begin with: text then has no NUL character of its own.
    text = head.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace").rstrip("\ufffd")
    if "\x00" in text or (encoding != "utf-16" and filetype.guess(head) is not None):
        return False
    if any(ord(char) < 32 and char not in "\t\n\r\f\x0b\x1b" for char in text) or head.startswith(
        (b"MZ", b"%PDF-")
    ):
        return False
    start = text.lstrip("\ufeff \t\r\n").lower()
    if extension == "eml":
        return True  # only ever a download
    if extension == "csv" and start.startswith("<?xml"):
        return not any(tag in start for tag in ("<svg", "<html", "<script"))
    return not start.startswith(("<!", "<?", "<html", "<svg", "<script"))


def _pdf(head: bytes) -> bool:
    """PDF begins within its first kilobyte: mail programs and editors put bytes before it, no other format's."""
    at = head[:1024].find(b"%PDF-")
    return at >= 0 and not head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].startswith(
        (b"<", b"MZ", b"PK", b"GIF8", b"\x7fELF")
    )


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG 1, 2 or 2.5 in layer III."""
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0, 0xF0)
    return head.startswith(b"ID3") or frame


def _media_type(extension: str, head: bytes) -> str:
    """The ISO family by its brand: cameras write dozens, so a brand rules out rather than in."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    still = brand in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
    if extension == "heic":
        return TYPES["heic"] if still else _picture(head)
    if extension == "mov" and head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return TYPES["mov"]
    if not brand or still or brand in (b"avif", b"avis", b"jp2 ", b"crx "):
        return ""
    return TYPES["mov"] if brand == b"qt  " and extension == "mov" else TYPES[extension]


def _picture(head: bytes) -> str:
    guessed = filetype.guess(head)
    return guessed.mime if guessed is not None and guessed.mime in {TYPES[each] for each in PICTURES} else ""


def _holds(name: str, handle: BinaryIO, member: str) -> bool:
    """Whether an office file has its content inside. Raises BadDocument where it cannot be opened."""
    if not handle.seek(0) and handle.read(2) != b"PK":
        return False
    if _members(handle) > MOST_MEMBERS:
        raise BadDocument(_("“%(name)s” has too many parts to be opened safely.") % {"name": name})
    handle.seek(0)
    try:
        with zipfile.ZipFile(handle) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    except Exception as problem:  # versions and methods that only newer programs know
        raise BadDocument(
            _("“%(name)s” cannot be opened. Save it again in its own format.") % {"name": name}
        ) from problem
    if names and all(each.endswith("/") for each in names):
        raise BadDocument(_("“%(name)s” is empty: there is nothing inside it.") % {"name": name})
    there = any(each.startswith(member) and not each.endswith("/") for each in names)
    return there and not _has_macros(names)


def _members(handle: BinaryIO) -> int:
    """How many members the directory at the end of a zip may list, told by its size: each takes 46 bytes or more."""
    size = handle.seek(0, 2)
    handle.seek(max(0, size - 66_000))
    tail = handle.read()
    at, far = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if far >= 0:
        length = max(
            length if length != 0xFFFFFFFF else 0, int.from_bytes(tail[far + 40 : far + 48], "little")
        )
    return min(length, size) // 46


def _has_macros(names: list[str]) -> bool:
    """A document that can run programs has another extension (docm, xlsm) than the ones the city takes."""
    return any(name.lower().endswith("vbaproject.bin") for name in names)
