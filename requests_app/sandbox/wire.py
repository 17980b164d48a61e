"""What a child hands back: one JSON value and some blobs, length before content. Never unpickled."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

MARK = b"CRS1"
_LENGTH = struct.Struct(">Q")


class BadAnswer(ValueError):
    """The bytes are no whole answer."""


def packed(value: Any, blobs: Sequence[bytes]) -> bytes:
    """The answer as bytes."""
    head = json.dumps(value, separators=(",", ":")).encode()
    pieces = [MARK, _LENGTH.pack(len(blobs) + 1)]
    for piece in (head, *blobs):
        pieces += [_LENGTH.pack(len(piece)), piece]
    return b"".join(pieces)


def unpacked(answer: bytes) -> tuple[Any, list[bytes]]:
    """The value and the blobs. Raises BadAnswer: the child may be in a stranger's hands."""
    if not answer.startswith(MARK):
        raise BadAnswer("no answer")
    place = len(MARK)
    pieces: list[bytes] = []
    count, place = _number(answer, place)
    if count > len(answer):
        raise BadAnswer("more pieces than bytes")
    for _piece in range(count):
        length, place = _number(answer, place)
        if place + length > len(answer):
            raise BadAnswer("cut off")
        pieces.append(answer[place : place + length])
        place += length
    if not pieces or place != len(answer):
        raise BadAnswer("not one answer")
    try:
        return json.loads(pieces[0]), pieces[1:]
    except (ValueError, RecursionError) as problem:
        raise BadAnswer("no value") from problem


def _number(answer: bytes, place: int) -> tuple[int, int]:
    end = place + _LENGTH.size
    if end > len(answer):
        raise BadAnswer("cut off")
    return int(_LENGTH.unpack(answer[place:end])[0]), end
