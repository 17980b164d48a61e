"""What every reader of Outlook's own files asks first: their marks, how much a stream lists, words from raw bytes."""

from __future__ import annotations

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF_MARK = b"\x78\x9f\x3e\x22"


def objects_in(raw: bytes, most: int) -> int:
    """How many objects a TNEF stream lists, counted to one more than `most`: level, name, type, length, data, sum."""
    place, count = 6, 0
    while place + 11 <= len(raw) and count <= most:
        place += 11 + int.from_bytes(raw[place + 5 : place + 9], "little")
        count += 1
    return count


def as_words(value: object) -> str:
    """Text as it is, bytes as UTF-8, anything else as none."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""
