"""Which files are taken, judged by their content, and how they are handed out again."""

from __future__ import annotations

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
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "wav": "audio/x-wav",
    "mp4": "video/mp4",
    "txt": "text/plain",
    "csv": "text/csv",
}
"""Extension to content type. Text is recognised by being readable text without markup."""
TEXT = frozenset({"txt", "csv"})
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
    """A file name without folders and control characters, no longer than 150 characters, extension kept."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = "".join(char for char in base if char.isprintable() and char not in '<>:"|?*').strip(". ")
    stem, dot, extension = base.rpartition(".")
    return f"{stem[:140]}{dot}{extension[:10]}" if dot else base[:150] or "document"


def judge(name: str, handle: BinaryIO) -> str:
    """The content type of a file whose extension and content agree. Raises BadDocument saying why not."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise BadDocument(
            _("“%(name)s” is not a kind of file the city takes. It takes: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(TYPES)}
        )
    handle.seek(0)
    head = handle.read(8192)
    if not head:
        raise BadDocument(_("“%(name)s” is empty.") % {"name": name})
    fits = _is_text(head) if extension in TEXT else _is_binary(extension, head, handle)
    handle.seek(0)
    if not fits:
        raise BadDocument(
            _("What is inside “%(name)s” is not what its name says. Save it again in its own format.")
            % {"name": name}
        )
    return TYPES[extension]


def _is_text(head: bytes) -> bool:
    if b"\x00" in head or filetype.guess(head) is not None:
        return False
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        if problem.start < len(head) - 4:
            text = head.decode("cp1252", errors="replace")
        else:
            text = head[: problem.start].decode("utf-8-sig")
    start = text.lstrip().lower()
    return not start.startswith(("<!", "<?", "<html", "<svg", "<script"))


def _is_binary(extension: str, head: bytes, handle: BinaryIO) -> bool:
    if extension in ZIPPED:
        return _holds(handle, ZIPPED[extension])
    if extension == "pdf":
        return head.lstrip().startswith(b"%PDF-")
    guessed = filetype.guess(head)
    return guessed is not None and guessed.mime == TYPES[extension]


def _holds(handle: BinaryIO, member: str) -> bool:
    handle.seek(0)
    try:
        with zipfile.ZipFile(handle) as archive:
            names = archive.namelist()
            return any(name.startswith(member) for name in names) and not _has_macros(names)
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _has_macros(names: list[str]) -> bool:
    """A document that can run programs has another extension (docm, xlsm) than the ones the city takes."""
    return any(name.lower().endswith("vbaproject.bin") for name in names)
