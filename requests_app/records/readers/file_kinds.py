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
BY_MEMBER = (("xl/", "workbook"), ("word/", "word"), ("ppt/", "office"))
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
OLD_OFFICE = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls"))
"""What Office wrote before 2007, by the name of a stream."""
OLD_WORKBOOKS = frozenset({"xls", "ods"})
IMAGES = frozenset(
    {"image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp", "image/heic"}
)
PST_MARK = b"!BDN"
MAIL_HEADERS = (
    b"from:", b"to:", b"subject:", b"date:", b"received:", b"return-path:", b"message-id:", b"delivered-to:",
    b"mime-version:",
)  # fmt: skip
TEXT_NAMES = frozenset(
    {"txt", "csv", "tsv", "log", "md", "json", "xml", "html", "htm", "ics", "vcf", "eml", "mbox", ""}
)


def kind_of(path: Path, name: str) -> str:
    """One of: pdf, image, workbook, word, office, zip, mbox, pst, mail, text, media, empty, other."""
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
    if head.startswith(PST_MARK):
        return "pst"
    if head.startswith(OLE_MARK):
        if extension == "msg" or is_message(path.read_bytes()):
            return "mail"
        return _office(path)
    if head.startswith(b"{\\rtf"):
        return "office"
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
    if "mimetype" in names[:1]:
        return _office(path)
    return "zip"


def _office(path: Path) -> str:
    ending = office_ending(path)
    return "workbook" if ending in OLD_WORKBOOKS else "office" if ending else "other"


def office_ending(path: Path) -> str:
    """The ending that a text, a presentation or an older spreadsheet has by its content; "" for anything else."""
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(OLE_MARK):
        content = path.read_bytes()
        named = ((name.encode("utf-16-le") + b"\0\0", ending) for name, ending in OLD_OFFICE)
        return next((ending for name, ending in named if name in content), "")
    found = next((ending for name, ending in OPEN_DOCUMENTS.items() if head[38 : 38 + len(name)] == name), "")
    return found or ("pptx" if b"ppt/" in path.read_bytes() else "")


def _looks_like_mail(head: bytes) -> bool:
    """Two header lines of a mail before the first empty line."""
    lines = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower().split(b"\n")
    return sum(line.startswith(MAIL_HEADERS) for line in lines) >= 2


def _is_text(head: bytes) -> bool:
    printable = sum(byte >= 32 or byte in (9, 10, 12, 13) for byte in head)
    return printable > 0.97 * len(head)
