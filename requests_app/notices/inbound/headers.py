"""The headers of a mail: decoded whatever their charset, addresses and message ids found in them."""

from __future__ import annotations

import re
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from requests_app.notices.inbound.text import clean, text_of

_ID = re.compile(r"<[^<>\s]{1,998}>")


def header(part: Message, name: str) -> str:
    """A header decoded to text, without signs that PostgreSQL cannot hold; empty where it is absent."""
    return next(iter(headers(part, name)), "")


def headers(part: Message, name: str) -> list[str]:
    """Every header of that name, decoded; eight-bit signs, which no header should hold, as UTF-8 or Latin-1."""
    found = [str(value) for key, value in part.raw_items() if key.lower() == name.lower()]
    return [decoded(_eight_bit(value)) for value in found]


def _eight_bit(value: str) -> str:
    try:
        return text_of(value.encode("utf-8", "surrogateescape"), None)
    except UnicodeError:
        return value


def decoded(value: str) -> str:
    """Encoded words as text; as they stand where they cannot be decoded."""
    try:
        pieces = decode_header(value)
    except Exception:  # decode_header raises several kinds for broken base64
        return clean(value)
    words = [text_of(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces]
    return clean("".join(words))


def first_id(value: str) -> str:
    """The first Message-ID in a header, with its brackets; empty where there is none."""
    found = _ID.search(value)
    return found[0] if found else ""


def ids(value: str) -> list[str]:
    """Every Message-ID in a header."""
    return _ID.findall(value)


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """Names and addresses in headers; a broken header gives what can be read."""
    try:
        return [(clean(name), clean(address)) for name, address in getaddresses(values) if "@" in address]
    except Exception:  # broken beyond the parser
        return []


def first_address(value: str) -> tuple[str, str]:
    found = addresses([value])
    if found:
        return found[0][0][:200], found[0][1].lower()[:254]
    loose = re.search(r"[^\s<>\"']+@[^\s<>\"']+", value)
    return "", loose[0].lower()[:254] if loose else ""
