"""Headers as text: encoded words, Message-IDs, and addresses, which are parsed before any word is decoded."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

from requests_app.notices.inbound.charsets import clean, text_of

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\s]{0,2000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]{1,100}(?==\?[^?\s]{1,40}\?[bBqQ]\?)")
_ID = re.compile(r"<[^<>\s]{1,998}>")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:@\[\]\\]{1,200}@[^\s<>\"'(),;:@\\]{1,254}")
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,1000}+"|\((?:[^()\\]|\\.){0,1000}+\)|<[^<>]{0,1000}+>|[,;]|[^",;<(]++|.', re.DOTALL
)
MOST_ADDRESSES = 500


def decoded(value: str) -> str:
    """Encoded words as text; as they stand where they cannot be decoded. `value`: header bytes as Latin-1."""
    if "=?" not in value:
        return text_of(value.encode("latin-1", "replace"), None)
    pieces: list[str] = []
    place, waiting, charset = 0, b"", ""
    for found in _WORD.finditer(_BETWEEN.sub(r"\1", value)):
        source = found.string
        if waiting and (found.start() > place or found[1].lower() != charset):
            pieces.append(text_of(waiting, charset))
            waiting = b""
        if found.start() > place:
            pieces.append(text_of(source[place : found.start()].encode("latin-1", "replace"), None))
        charset = found[1].lower().partition("*")[0]
        waiting += _bytes(found[2], found[3])  # one sign may be cut in two by the words of one charset
        place = found.end()
    if waiting:
        pieces.append(text_of(waiting, charset))
    rest = _BETWEEN.sub(r"\1", value)[place:]
    return clean("".join(pieces) + text_of(rest.encode("latin-1", "replace"), None))


def _bytes(kind: str, content: str) -> bytes:
    raw = content.encode("latin-1", "replace")
    if kind in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"===")
    except binascii.Error:
        return raw


def first_id(value: str) -> str:
    """The first Message-ID in a header, with its brackets; empty where there is none."""
    found = _ID.search(value)
    return clean(found[0]) if found else ""


def ids(value: str) -> list[str]:
    """Every Message-ID in a header."""
    return [clean(each) for each in _ID.findall(value)]


def addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """Names and addresses of headers as they stand: a name that decodes to an address is still only a name."""
    found: list[tuple[str, str]] = []
    for value in values:
        name, angled, plain = "", "", ""
        for piece in (*_tokens(value), ","):
            if piece in ",;":
                address = angled or plain
                if address:
                    found.append((decoded(name).strip(" \t\r\n\"'")[:200] if angled else "", address))
                name, angled, plain = "", "", ""
            elif piece.startswith("<") and piece.endswith(">"):
                inside = _ADDRESS.search(piece)
                angled = angled or (_utf8(inside[0]) if inside else "")
            elif piece.startswith("("):
                continue
            elif piece.startswith('"'):
                name += re.sub(r"\\(.)", r"\1", piece.strip('"'))
            else:
                inside = None if "=?" in piece else _ADDRESS.search(piece)
                plain = plain or (_utf8(inside[0]) if inside else "")
                name += piece
        if len(found) > MOST_ADDRESSES:
            break
    return found[:MOST_ADDRESSES]


def _utf8(address: str) -> str:
    """An address as it was written: its signs beyond ASCII are UTF-8 (RFC 6532)."""
    return clean(text_of(address.encode("latin-1", "replace"), None))


def _tokens(value: str) -> list[str]:
    """Strings, comments, angles, separators and words; what is not closed is only a sign."""
    closed = value
    for opening, closing in ('""', "()", "<>"):
        if closing not in closed[closed.find(opening) + 1 :]:
            closed = closed.replace(opening, " ")
    return [found[0] for found in _TOKEN.finditer(closed[:20_000])]
