"""A mail as a tree of parts over its bytes: linear in its size, limited in depth and number, never failing."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from requests_app.notices.inbound.base64_content import unbase64
from requests_app.notices.inbound.charsets import clean, text_of
from requests_app.notices.inbound.header_lines import head_of
from requests_app.notices.inbound.header_parameters import parameters_of
from requests_app.notices.inbound.header_text import decoded

MOST_PARTS = 200
MOST_DEPTH = 12
_KIND = re.compile(r"\s{0,20}([\w!#$&^.+-]{1,60})/([\w!#$&^.+-]{1,100})")


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
        return unbase64(raw) if how == "base64" else raw

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


def _part(raw: bytes, start: int, end: int, default: str = "text/plain") -> Part:
    headers, body = head_of(raw, start, end)
    part = Part(raw, body, end, headers, default)
    given = part.first("content-type")
    found = _KIND.match(given)
    if found:
        part.kind = f"{found[1]}/{found[2]}".lower()
    part.parameters = parameters_of(given)
    return part


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
    raw, opened, sign = part.raw, -1, re.escape(mark)
    line = re.compile(rb"%b(?<![^\n]%b)[ \t\r\f\v]{0,40}(--)?[ \t\r\f\v]{0,40}(?:\n|\Z)" % (sign, sign))
    for found in line.finditer(raw, part.start, part.end):
        if opened >= 0:
            yield opened, _line_before(raw, opened, found.start())
        if found[1]:
            return
        opened = found.end()
    if opened >= 0:
        yield opened, part.end


def _line_before(raw: bytes, start: int, at: int) -> int:
    end = at - 1 if at > start and raw[at - 1 : at] == b"\n" else at
    return end - 1 if end > start and raw[end - 1 : end] == b"\r" else end


def file_name(part: Part) -> str:
    """What the sender calls a part; it may be hostile. Empty where it has no name."""
    said = parameters_of(part.first("content-disposition")).get("filename") or part.parameters.get("name", "")
    return clean(" ".join(said.split()))[:300]
