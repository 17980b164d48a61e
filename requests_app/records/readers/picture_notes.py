"""A photograph inside another file without what its camera and its programs noted; its points stay as they are."""

from __future__ import annotations

JPEG_MARK, JPX_MARK = b"\xff\xd8", b"\x00\x00\x00\x0cjP  "
KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})
"""JFIF, color profile, Adobe's note about colors."""
NOTES_OF_JPX = (b"xml ", b"uuid", b"uinf", b"asoc", b"lbl ")


def without_notes(picture: bytes) -> bytes:
    """The picture without EXIF, XMP and remarks; anything else than JPEG and JPEG 2000 as it is."""
    if picture.startswith(JPEG_MARK):
        return _jpeg(picture)
    return _jpx(picture) if picture.startswith(JPX_MARK) else picture


def _jpeg(picture: bytes) -> bytes:
    out, place = bytearray(JPEG_MARK), 2
    while place + 4 <= len(picture) and picture[place] == 0xFF:
        kind = picture[place + 1]
        if kind == 0xFF:  # a fill byte
            place += 1
            continue
        if kind == 0xDA:
            end = picture.rfind(b"\xff\xd9")
            return bytes(out) + picture[place : end + 2 if end > place else len(picture)]
        length = 2 + int.from_bytes(picture[place + 2 : place + 4], "big")
        if kind != 0xFE and (not 0xE0 <= kind <= 0xEF or kind in KEPT_SEGMENTS):
            out += picture[place : place + length]
        place += length
    return picture  # not as the standard has it: whoever reads it knows no notes either


def _jpx(picture: bytes) -> bytes:
    out, place = bytearray(), 0
    while place + 8 <= len(picture):
        length = int.from_bytes(picture[place : place + 4], "big")
        if length == 1 or 1 < length < 8:
            return picture
        end = len(picture) if length == 0 else place + length
        if picture[place + 4 : place + 8] not in NOTES_OF_JPX:
            out += picture[place:end]
        place = end
    return bytes(out)
