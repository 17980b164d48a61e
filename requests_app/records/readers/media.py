"""Audio and video: not shown and not cut here, but looked at for where and by whom they were recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.records.readers.pdf_pages import finding
from requests_app.sandbox.frames import Frame

EDGE = 4_000_000
"""Bytes at both ends of a file that are looked at; a film's table of contents is at one of them."""
LARGEST_TABLE = 200_000_000
PLACES = (
    b"\xa9xyz", b"loci", b"com.apple.quicktime.location", b"gpmd", b"GPSLatitude", b"GPSCoordinates", b"camm",
)  # fmt: skip
"""How a camera writes where it was: the atoms of films, tracks of positions beside the picture, XMP."""
NOTES = (b"\xa9ART", b"\xa9aut", b"\xa9cmt", b"\xa9nam", b"TPE1", b"COMM", b"IART", b"ICMT")
"""Fields for the names and remarks of people."""


def read_media(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """The findings of a recording."""
    told = b"".join(_parts(path))
    if any(mark in told for mark in PLACES):
        yield finding("gps", "", "")
    if any(mark in told for mark in NOTES):
        yield finding("comment", "", "")


def verify_media(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """What is wrong with a recording that is to go out."""
    for header, _blob in read_media(path, options):
        if header["kind"] == "gps":
            yield {"type": "wrong", "code": "place_recorded", "page": None}, b""


def _parts(path: Path) -> Iterator[bytes]:
    """Both ends of the file, and the tables of a film wherever they are."""
    size = path.stat().st_size
    with path.open("rb") as file:
        yield file.read(EDGE)
        file.seek(max(0, size - EDGE))
        yield file.read(EDGE)
        place = 0
        for _box in range(10_000):
            file.seek(place)
            head = file.read(16)
            if len(head) < 8 or not head[4:8].isalnum():
                return
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length < 8:
                return
            if head[4:8] in (b"moov", b"meta", b"uuid", b"udta", b"moof"):
                file.seek(place)
                yield file.read(min(length, LARGEST_TABLE))
            place += length
