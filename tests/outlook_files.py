"""Files as Outlook writes them, made for the tests: saved mails (.msg) and winmail.dat."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

Tree = Mapping[str, Any]
"""Folders (a mapping) and streams (bytes) by name."""
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class _Sectors:
    """Sectors of one size, with the table that says which follows which."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.chain: list[int] = []

    def put(self, content: bytes) -> int:
        """The number of the first sector that holds the content."""
        first, pieces = len(self.chain), max(1, -(-len(content) // self.size))
        self.content += content.ljust(pieces * self.size, b"\0")
        self.chain += [*range(first + 1, first + pieces), END]
        return first

    def table(self) -> bytes:
        return struct.pack(f"<{len(self.chain)}I", *self.chain).ljust(SECTOR, b"\xff")


def ole(tree: Tree) -> bytes:
    """A compound file; of small streams, all that a saved mail of a test has."""
    small, large = _Sectors(64), _Sectors(SECTOR)
    rows: list[list[Any]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]

    def add(folder: Tree, parent: int) -> None:
        before = None
        for name, inside in folder.items():
            row, stream = len(rows), isinstance(inside, bytes)
            start, size = (0, 0) if not stream else (_home(inside).put(inside), len(inside))
            rows.append([name, 2 if stream else 1, FREE, FREE, FREE, start, size])
            rows[parent if before is None else before][4 if before is None else 3] = row
            before = row
            if not stream:
                add(inside, row)

    def _home(content: bytes) -> _Sectors:
        return small if len(content) < 4096 else large

    add(tree, 0)
    rows[0][5:] = [large.put(bytes(small.content)), len(small.content)]
    small_table = large.put(small.table())
    listed = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII36xIII", 2 * len(name) + 2, kind, 1, left, right, child, start, size, 0)
        for name, kind, left, right, child, start, size in rows
    )
    directory = large.put(listed)
    table = len(large.chain)
    large.chain.append(FAT)
    large.content += large.table()
    tables = struct.pack("<109I", table, *([FREE] * 108))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    small_tables = -(-len(small.chain) * 4 // SECTOR)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, directory, 0, 4096, small_table, small_tables, END, 0)
    return head + tables + bytes(large.content)


def _properties(head: int, values: Mapping[int, str | bytes]) -> dict[str, Any]:
    """Properties of a mail or attachment: text or bytes by number, each in a stream of its own."""
    table, streams = bytes(head), {}
    for number, value in values.items():
        kind = 0x1F if isinstance(value, str) else 0x102
        content = value.encode("utf-16-le") if isinstance(value, str) else value
        table += struct.pack("<HHIII", kind, number, 6, len(content) + (2 if kind == 0x1F else 0), 0)
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = content
    return {"__properties_version1.0": table, **streams}


def _message(head: int, values: Mapping[int, str | bytes], attachments: Mapping[str, Any]) -> dict[str, Any]:
    tree = _properties(head, values)
    for place, (name, content) in enumerate(attachments.items()):
        inside = _properties(8, {0x3707: name} | ({0x3701: content} if isinstance(content, bytes) else {}))
        if not isinstance(content, bytes):
            inside["__substg1.0_3701000D"] = content
        tree[f"__attach_version1.0_#{place:08X}"] = inside
    return tree


def a_saved_mail(
    subject: str = "Bridge contract",
    body: str = "Please see the contract.",
    *,
    attachments: Mapping[str, Any] | None = None,
    more: Mapping[int, str | bytes] | None = None,
) -> bytes:
    """A .msg file; an attachment of `inner_mail` is a mail inside the mail."""
    heads = "From: Pat Clerk <pat@city.example>\r\nTo: records@city.example\r\n"
    heads += "Date: Mon, 02 Mar 2026 09:15:00 -0800\r\nMessage-ID: <saved@city.example>\r\n\r\n"
    values: dict[int, str | bytes] = {0x37: subject, 0x7D: heads, 0x1000: body, **(more or {})}
    return ole(_message(32, values, attachments or {}))


def inner_mail(subject: str, body: str) -> dict[str, Any]:
    """A mail to be attached to a saved mail."""
    return _message(24, {0x37: subject, 0x1000: body}, {})


def winmail(files: Mapping[str, bytes], body: str = "") -> bytes:
    """A winmail.dat with these files."""

    def item(level: int, name: int, kind: int, data: bytes) -> bytes:
        head = struct.pack("<BHHI", level, name, kind, len(data))
        return head + data + struct.pack("<H", sum(data) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1) + item(1, 0x9006, 8, struct.pack("<I", 0x10000))
    out += item(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    out += item(1, 0x800C, 2, body.encode("cp1252")) if body else b""
    for name, content in files.items():
        out += item(2, 0x9002, 6, bytes(14)) + item(2, 0x8010, 1, name.encode("cp1252") + b"\0")
        out += item(2, 0x800F, 6, content)
    return out
