"""What a file is, judged by its content first and by its name where the content does not say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filetype

from requests_app.records.readers.outlook import is_message
from requests_app.records.readers.winmail import OLE_MARK, TNEF_MARK
from requests_app.sandbox.zip_members import count_members

HEAD = 8192
MOST_MEMBERS = 20_000
BY_MEMBER = (("xl/", "workbook"), ("word/", "word"))
IMAGES = frozenset(
    {"image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp", "image/heic"}
)
MAIL_HEADERS = (
    b"from:", b"to:", b"subject:", b"date:", b"received:", b"return-path:", b"message-id:", b"delivered-to:",
    b"mime-version:",
)  # fmt: skip
TEXT_NAMES = frozenset(
    {"txt", "csv", "tsv", "log", "md", "json", "xml", "html", "htm", "ics", "vcf", "eml", "mbox", ""}
)


def kind_of(path: Path, name: str) -> str:
    """One of: pdf, image, workbook, word, zip, mbox, mail, text, media, empty, other."""
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not head:
        return "empty"
    if b"%PDF-" in head[:1032]:
        return "pdf"
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(TNEF_MARK):
        return "mail"
    if head.startswith(OLE_MARK):
        return "mail" if extension == "msg" or is_message(path.read_bytes()) else "other"
    guessed = filetype.guess(head)
    if guessed is not None:
        if guessed.mime in IMAGES:
            return "image"
        return "media" if guessed.mime.partition("/")[0] in ("audio", "video") else "other"
    if head.startswith(b"From ") and _looks_like_mail(head.partition(b"\n")[2]):
        return "mbox"
    if extension == "eml" or _looks_like_mail(head):
        return "mail"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "other"
    return "text" if extension in TEXT_NAMES or _is_text(head) else "other"


def media_type(path: Path) -> str:
    """What a recording is, such as video/mp4."""
    guessed = filetype.guess(str(path))
    return str(guessed.mime) if guessed else "application/octet-stream"


def _zipped(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            if count_members(handle, MOST_MEMBERS) > MOST_MEMBERS:
                return "zip"  # whose reader says that there are too many
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return "zip"
    if "[Content_Types].xml" in names:
        for start, kind in BY_MEMBER:
            if any(name.startswith(start) for name in names):
                return kind
        return "other"
    return "other" if "mimetype" in names[:1] else "zip"


def _looks_like_mail(head: bytes) -> bool:
    """Two header lines of a mail before the first empty line."""
    lines = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower().split(b"\n")
    return sum(line.startswith(MAIL_HEADERS) for line in lines) >= 2


def _is_text(head: bytes) -> bool:
    printable = sum(byte >= 32 or byte in (9, 10, 12, 13) for byte in head)
    return printable > 0.97 * len(head)
