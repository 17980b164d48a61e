"""The header lines at the head of a mail or a part, within limits, and where the words begin."""

from __future__ import annotations

import re

MOST_HEAD = 256_000
LONGEST_HEADER = 20_000
MOST_HEADERS = 500
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]{0,10}:")
_BROKEN = re.compile(rb"[ -9;-~]{1,100}:")
_KNOWN = re.compile(
    rb"(?:received|date|from|to|cc|subject|message-id|mime-version|content-type|return-path|reply-to)[ \t]{0,10}:",
    re.IGNORECASE,
)
_WORDS = re.compile(rb"\n(?![ \t]|[!-9;-~]{1,100}[ \t]{0,10}:)")
"""The line that begins neither a header nor its next line."""


def head_of(raw: bytes, start: int, end: int) -> tuple[list[tuple[str, str]], int]:
    """The headers of a part (lower-case name, value as Latin-1), and where its content begins."""
    headers: list[tuple[str, list[bytes]]] = []
    place = start
    while place < end:
        if place - start >= MOST_HEAD:  # no more of the head is kept: look for its end only
            found = _WORDS.search(raw, place - 1, end)
            if found is None:
                break
            place = found.end()
        stop = raw.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        line = raw[place : min(stop, place + LONGEST_HEADER)].rstrip(b"\r")
        if not line:
            return _text(headers), min(stop + 1, end)
        field_name = _FIELD.match(line)
        if line[:1] in b" \t" and headers:
            headers[-1][1].append(line)
        elif field_name:
            if len(headers) < MOST_HEADERS:
                headers.append((field_name[1].decode().lower(), [line[field_name.end() :]]))
        elif (
            headers and place - start < MOST_HEAD and _BROKEN.match(line) and _KNOWN.match(raw, stop + 1, end)
        ):
            pass  # one bad line of a head that goes on
        elif place > start or not line.lstrip(b">").startswith(b"From "):
            return _text(headers), place  # the words begin without an empty line
        place = stop + 1
    return _text(headers), end


def _text(headers: list[tuple[str, list[bytes]]]) -> list[tuple[str, str]]:
    return [(name, b"".join(pieces)[:LONGEST_HEADER].decode("latin-1").strip()) for name, pieces in headers]
