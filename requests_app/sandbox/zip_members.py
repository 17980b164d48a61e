"""How many members a zip lists, counted in its directory before anything is built of them."""

from __future__ import annotations

import struct
from typing import BinaryIO

END, END_SIZE, FAR_END, FAR_END_SIZE, FAR_PLACE_SIZE = b"PK\x05\x06", 22, b"PK\x06\x06", 56, 20
MEMBER, MEMBER_SIZE = b"PK\x01\x02", 46
LONGEST_COMMENT = 65_535


def count_members(handle: BinaryIO, most: int) -> int:
    """Members in the directory that Python's zipfile would read; `most` + 1 where there are more; 0: none.

    Python builds an object for each member, several microseconds apiece; this reads on from header to header.
    """
    start, length = _directory(handle)
    handle.seek(start)
    count = 0
    while length >= MEMBER_SIZE and count <= most:
        header = handle.read(MEMBER_SIZE)
        if len(header) < MEMBER_SIZE or not header.startswith(MEMBER):
            break
        skipped = sum(struct.unpack_from("<3H", header, 28))
        handle.seek(skipped, 1)
        length -= MEMBER_SIZE + skipped
        count += 1
    return count


def _directory(handle: BinaryIO) -> tuple[int, int]:
    """Where the directory starts and how long it is, found as zipfile finds it: by the end record, near before far."""
    size = handle.seek(0, 2)
    handle.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = handle.read()
    last = tail[-END_SIZE:]
    at = len(tail) - END_SIZE if last.startswith(END) and last.endswith(b"\0\0") else tail.rfind(END)
    if at < 0 or len(tail) < at + END_SIZE:
        return 0, 0
    end, length = size - len(tail) + at, struct.unpack_from("<L", tail, at + 12)[0]
    far = end - FAR_PLACE_SIZE - FAR_END_SIZE
    if far >= 0:
        handle.seek(far)
        record = handle.read(FAR_END_SIZE)
        if record.startswith(FAR_END):
            end, length = far, struct.unpack_from("<Q", record, 40)[0]
    return (end - length, length) if 0 <= length <= end else (0, 0)
