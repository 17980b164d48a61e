"""Whether what is inside a file is what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

from requests_app.cases.file_names import PROGRAMS
from requests_app.cases.file_signatures import is_mp3, is_pdf, is_text
from requests_app.cases.filetypes import MORE, OLE, PICTURES, TEXT, TYPES, ZIPPED
from requests_app.cases.refusals import BadDocument
from requests_app.cases.zipped_files import holds


def judge(name: str, handle: BinaryIO, *, more: bool = False) -> str:
    """The content type of a file whose extension and content agree. Raises BadDocument saying why not.

    `more`: what staff and mail bring is taken too.
    """
    taken = {**TYPES, **MORE} if more else TYPES
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in taken:
        raise BadDocument(
            _("The city does not accept this type of file: “%(name)s.” It accepts: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(taken)}
        )
    if PROGRAMS.intersection(name.lower().split(".")[1:-1]):
        raise BadDocument(
            _("“%(name)s” looks like a program. Rename the file and send it again.") % {"name": name}
        )
    handle.seek(0)
    head = handle.read(8192)
    if not head:
        raise BadDocument(_("“%(name)s” is empty.") % {"name": name})
    found = _type_of(name, extension, head, handle, taken)
    handle.seek(0)
    if not found:
        raise BadDocument(
            _("The content of “%(name)s” does not match its name. Save it again in its own format.")
            % {"name": name}
        )
    return found


def _type_of(name: str, extension: str, head: bytes, handle: BinaryIO, taken: Mapping[str, str]) -> str:
    """The type of a file by its content; empty where that does not fit its extension."""
    if extension in TEXT:
        return taken[extension] if is_text(extension, head) else ""
    if extension in ZIPPED:
        return taken[extension] if holds(name, handle, ZIPPED[extension]) else ""
    if extension == "pdf":
        return taken[extension] if is_pdf(head) else ""
    if extension in MORE:
        return taken[extension] if head.startswith(OLE) else ""
    if extension in ("mp4", "m4v", "m4a", "mov", "heic"):
        return _media_type(extension, head)
    guessed = filetype.guess(head)
    mime = "audio/mpeg" if extension == "mp3" and is_mp3(head) else guessed.mime if guessed else ""
    if extension in PICTURES:
        return mime if mime in {TYPES[each] for each in PICTURES} else ""
    return taken[extension] if mime == taken[extension] else ""


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
