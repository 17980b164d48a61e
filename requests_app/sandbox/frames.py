"""What a reader of files hands back: a stream of frames, each a small JSON header and a run of bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

Frame = tuple[dict[str, Any], bytes]
"""A header, whose "type" says what it is, and bytes (often none)."""
HEAD = struct.Struct(">IQ")
LONGEST_HEADER = 64_000_000
"""A page of words is some kilobytes; beyond this the stream is broken."""


class UnreadableFile(Exception):
    """A file that cannot be opened; `code` says why (records/problems.py has the sentences)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write_frame(out: BinaryIO, header: dict[str, Any], blob: bytes = b"") -> None:
    """Append one frame."""
    head = json.dumps(header, ensure_ascii=True, separators=(",", ":")).encode()
    out.write(HEAD.pack(len(head), len(blob)))
    out.write(head)
    out.write(blob)


def frames(stream: BinaryIO, most_bytes: int) -> Iterator[Frame]:
    """The frames of a stream, one at a time; ends quietly at a frame that was cut off."""
    while len(head := stream.read(HEAD.size)) == HEAD.size:
        length, blob_length = HEAD.unpack(head)
        if length > LONGEST_HEADER or blob_length > most_bytes:
            return
        header, blob = stream.read(length), stream.read(blob_length)
        if len(header) != length or len(blob) != blob_length:
            return
        yield json.loads(header), blob
