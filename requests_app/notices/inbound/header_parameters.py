"""The parameters of a mail header, such as a boundary or a file name (RFC 2231)."""

from __future__ import annotations

import re

from requests_app.notices.inbound.charsets import text_of
from requests_app.notices.inbound.header_text import decoded

_PARAMETER = re.compile(
    r';\s{0,200}([^\s=;"]{1,100})\s{0,20}=\s{0,200}("(?:[^"\\]|\\.)*+"|[^;]*+)', re.DOTALL
)


def parameters_of(value: str) -> dict[str, str]:
    """The parameters of a header, their continuations joined and their charsets resolved (RFC 2231)."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, quoted in _PARAMETER.findall(value):
        said = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted[:1] == '"' and quoted[-1:] == '"' else quoted
        base, star, index = name.lower().partition("*")
        if not star:
            plain.setdefault(base, decoded(said.strip().strip('"')))
            continue
        number = index.rstrip("*")
        place = int(number) if number.isdecimal() and len(number) < 4 else 0
        pieces.setdefault(base, []).append((place, name.endswith("*"), said.strip()))
    return plain | {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, content = "", b""
    for place, encoded, said in sorted(pieces, key=lambda piece: piece[0]):
        if encoded and place == 0 and said.count("'") >= 2:
            charset, _language, said = said.split("'", 2)
        raw = said.encode("latin-1", "replace")
        content += _unquote(raw) if encoded else raw
    return text_of(content, charset)


def _unquote(raw: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), raw)
