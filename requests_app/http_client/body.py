"""The body of an answer, never more of it in memory than the limit, packed or not."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from http.client import HTTPResponse

from requests_app.http_client.errors import AnswerRefused

CHUNK = 64 * 1024
PLAIN = frozenset({"identity", ""})
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
Progress = Callable[[int], None]
"""Told how many bytes have come so far."""


def read_body(answer: HTTPResponse, most_bytes: int, progress: Progress) -> bytes:
    """Read it, unpacked. Raises AnswerRefused for what is too big, cut short or packed in an unknown way.

    A small answer that unpacks to a huge one is refused as soon as it has grown beyond the limit.
    """
    coding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding not in PLAIN | PACKED:
        raise AnswerRefused(f"the server packs its answer in a way that is not read ({coding[:20]})")
    packed = None if coding in PLAIN else zlib.decompressobj(zlib.MAX_WBITS | 32)
    stated = answer.headers.get("Content-Length") or ""
    if stated.isdigit() and int(stated[:20]) > most_bytes:
        raise AnswerRefused(f"the answer is bigger than {most_bytes} bytes")
    body = bytearray()
    while piece := answer.read1(CHUNK):
        body += packed.decompress(piece, most_bytes + 1 - len(body)) if packed else piece
        if len(body) > most_bytes or (packed is not None and packed.unconsumed_tail):
            raise AnswerRefused(f"the answer is bigger than {most_bytes} bytes")
        progress(len(body))
    short = stated.isdigit() and packed is None and len(body) < int(stated[:20])
    if short or (packed is not None and not packed.eof):
        raise AnswerRefused("the answer ended too early")
    return bytes(body)
