"""A mail as a tree of parts over its bytes: linear in its size, limited in depth and number, never failing."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from requests_app.notices.inbound.charsets import clean, text_of
from requests_app.notices.inbound.header_text import decoded

MOST_PARTS = 200
MOST_DEPTH = 12
MOST_HEAD = 256_000
LONGEST_HEADER = 20_000
MOST_HEADERS = 500
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]{0,10}:")
_KIND = re.compile(r"\s{0,20}([\w!#$&^.+-]{1,60})/([\w!#$&^.+-]{1,100})")
_PARAMETER = re.compile(
    r';\s{0,200}([^\s=;"]{1,100})\s{0,20}=\s{0,200}("(?:[^"\\]|\\.)*+"|[^;]*+)', re.DOTALL
)
_NOT_BASE64 = bytes(
    sorted(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
)


@dataclass(slots=True)
class Part:
    """One part: its headers (lower-case name, value as Latin-1), and where its content stands in `raw`."""

    raw: bytes
    start: int
    end: int
    headers: list[tuple[str, str]]
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)

    def first(self, name: str) -> str:
        """A header as it stands; empty where it is absent."""
        return next((value for key, value in self.headers if key == name), "")

    def header(self, name: str) -> str:
        """A header decoded to text, without signs that PostgreSQL cannot hold."""
        return decoded(self.first(name))

    def every(self, name: str) -> list[str]:
        """All headers of a name, as they stand."""
        return [value for key, value in self.headers if key == name]

    @property
    def disposition(self) -> str:
        """`attachment`, `inline` or empty."""
        return self.first("content-disposition").partition(";")[0].strip().lower()

    def content(self) -> bytes:
        """The decoded content; as it stands where its encoding is broken."""
        raw = self.raw[self.start : self.end]
        how = self.first("content-transfer-encoding").strip().lower()
        if how == "quoted-printable":
            return binascii.a2b_qp(raw)
        return _unbase64(raw) if how == "base64" else raw

    def text(self) -> str:
        """The content as text by its own charset."""
        return text_of(self.content(), self.parameters.get("charset"))


@dataclass(slots=True)
class Tree:
    """The parts of one mail. `left_out`: which limits were met, by name."""

    root: Part
    count: int = 1
    left_out: set[str] = field(default_factory=set)


def tree_of(raw: bytes) -> Tree:
    """Part a mail."""
    if b"\n" not in raw[:2000] and b"\r" in raw[:2000]:
        raw = raw.replace(b"\r", b"\n")
    tree = Tree(_part(raw, 0, len(raw)))
    _divide(tree, tree.root, 0)
    return tree


def parts(root: Part) -> Iterator[Part]:
    """A part and all below it, in their order, not looking into enclosed mails."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(part.children))


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


def _part(raw: bytes, start: int, end: int, default: str = "text/plain") -> Part:
    headers, body = _head(raw, start, end)
    part = Part(raw, body, end, headers, default)
    given = part.first("content-type")
    found = _KIND.match(given)
    if found:
        part.kind = f"{found[1]}/{found[2]}".lower()
    part.parameters = parameters_of(given)
    return part


def _head(raw: bytes, start: int, end: int) -> tuple[list[tuple[str, str]], int]:
    headers: list[tuple[str, list[bytes]]] = []
    place = start
    while place < end:
        stop = raw.find(b"\n", place, end)
        stop = end if stop < 0 else stop
        line = raw[place : min(stop, place + LONGEST_HEADER)].rstrip(b"\r")
        if not line:
            return _text(headers), min(stop + 1, end)
        field_name = _FIELD.match(line)
        if line[:1] in b" \t" and headers:
            headers[-1][1].append(line)
        elif field_name:
            if len(headers) < MOST_HEADERS and place - start < MOST_HEAD:
                headers.append((field_name[1].decode().lower(), [line[field_name.end() :]]))
        elif place > start or not line.lstrip(b">").startswith(b"From "):
            return _text(headers), place  # the words begin without an empty line
        place = stop + 1
    return _text(headers), end


def _text(headers: list[tuple[str, list[bytes]]]) -> list[tuple[str, str]]:
    return [(name, b"".join(pieces)[:LONGEST_HEADER].decode("latin-1").strip()) for name, pieces in headers]


def _divide(tree: Tree, part: Part, depth: int) -> None:
    boundary = part.parameters.get("boundary", "").encode("utf-8")[:200]
    if not part.kind.startswith("multipart/") or not boundary:
        return
    if depth >= MOST_DEPTH:
        tree.left_out.add("depth")
        return
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    for start, end in _between(part, b"--" + boundary):
        if tree.count >= MOST_PARTS:
            tree.left_out.add("parts")
            return
        tree.count += 1
        child = _part(part.raw, start, end, default)
        part.children.append(child)
        _divide(tree, child, depth + 1)


def _between(part: Part, mark: bytes) -> Iterator[tuple[int, int]]:
    raw, place, opened = part.raw, part.start, -1
    while (at := raw.find(mark, place, part.end)) >= 0:
        place = at + len(mark)
        rest = raw[place : place + 80].partition(b"\n")[0].strip()
        if (at > part.start and raw[at - 1 : at] != b"\n") or rest not in (b"", b"--"):
            continue
        if opened >= 0:
            yield opened, _line_before(raw, opened, at)
        opened = -1
        if rest == b"--":
            return
        line = raw.find(b"\n", place, part.end)
        opened = part.end if line < 0 else line + 1
    if opened >= 0:
        yield opened, part.end


def _line_before(raw: bytes, start: int, at: int) -> int:
    end = at - 1 if at > start and raw[at - 1 : at] == b"\n" else at
    return end - 1 if end > start and raw[end - 1 : end] == b"\r" else end


def _unbase64(raw: bytes) -> bytes:
    signs = raw.translate(None, _NOT_BASE64)
    return binascii.a2b_base64(signs[: len(signs) - (len(signs) % 4 == 1)] + b"==")


def file_name(part: Part) -> str:
    """What the sender calls a part; it may be hostile. Empty where it has no name."""
    said = parameters_of(part.first("content-disposition")).get("filename") or part.parameters.get("name", "")
    return clean(" ".join(said.split()))[:300]
