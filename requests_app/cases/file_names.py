"""The name a file is kept under: readable by people, safe on any disk, mended where it misleads."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

import filetype

from requests_app.cases.file_signatures import is_pdf, is_text
from requests_app.cases.filetypes import MORE, OLE, TEXT, TYPES

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
    """The name a file out of a mail is kept under: no one can be asked, so it is mended where it misleads."""
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
    if is_pdf(head):
        return "pdf"
    guessed = filetype.guess(head)
    by_type = {kind: extension for extension, kind in reversed([*TYPES.items(), *MORE.items()])}
    if guessed is not None:
        return by_type.get(guessed.mime, "")
    said = by_type.get(content_type, "")
    if is_text(said or "txt", head):
        return said if said in TEXT else "txt"
    return said if said in {"doc", "xls", "ppt", "msg"} and head.startswith(OLE) else ""
