"""Archives: the members of a ZIP file and the mails of an mbox, one frame each, within limits."""

from __future__ import annotations

import mailbox
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.sandbox.frames import Frame, UnreadableFile
from requests_app.sandbox.zip_members import count_members

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 500_000_000
LARGEST_RATIO = 150
"""Unpacked to packed size of the whole; text packs to a twentieth, a bomb to a thousandth."""
FREE_OF_RATIO = 20_000_000
"""Bytes an archive may always unpack to."""
CHUNK = 1 << 20


def read_zip(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for each file inside. Names are told as they are; nothing is ever written to them."""
    try:
        with path.open("rb") as handle:
            many = count_members(handle, MOST_MEMBERS) > MOST_MEMBERS
        if many:
            raise UnreadableFile("too_many_members")
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as broken:
        raise UnreadableFile("damaged") from broken
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        most = max(FREE_OF_RATIO, LARGEST_RATIO * path.stat().st_size)
        if sum(one.file_size for one in members) > most:
            raise UnreadableFile("zip_bomb")
        left = most
        for member in members:
            frame = _member(archive, member, left)
            left -= len(frame[1])
            yield frame


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> Frame:
    header = {
        "type": "member",
        "path": member.filename,
        "name": member.filename.replace("\\", "/").rpartition("/")[2],
    }
    if member.flag_bits & 0x1:
        return {**header, "problem": "password"}, b""
    if member.file_size > LARGEST_MEMBER:
        return {**header, "problem": "too_big"}, b""
    pieces, size = [], 0
    try:
        with archive.open(member) as handle:
            while piece := handle.read(CHUNK):
                size += len(piece)
                if size > min(left, LARGEST_MEMBER):
                    raise UnreadableFile("zip_bomb")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        return {**header, "problem": "damaged"}, b"".join(pieces)
    return header, b"".join(pieces)


def read_mbox(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """A frame for each mail, from `options["skip"]` on."""
    box = mailbox.mbox(path, create=False)
    keys = box.keys()
    if len(keys) > 50 * MOST_MEMBERS:
        raise UnreadableFile("too_many_members")
    for place, key in enumerate(keys):
        if place >= options.get("skip", 0):
            yield (
                {"type": "member", "path": f"{place + 1}", "name": f"mail-{place + 1:05d}.eml"},
                box.get_bytes(key),
            )
