"""The JSON of a catalog file: its encoding, its depth, and values that a database can hold."""

from __future__ import annotations

import json
from typing import Any

from requests_app.datasets.dcat.clean_text import printable


class UnreadableCatalog(Exception):
    """A file that is no catalog at all; `str()` says why."""


def decoded(body: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or UTF-32 with its mark, or the Latin letters of Windows."""
    if not body.strip():
        raise UnreadableCatalog("the file is empty")
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        encodings = ["utf-32"]
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableCatalog("the file is neither UTF-8 nor another encoding that catalogs use")


def parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=lambda _name: None, parse_int=_whole)
    except RecursionError:
        raise UnreadableCatalog("the file nests its brackets too deeply") from None
    except ValueError as problem:
        start = "a web page" if text.lstrip()[:1] == "<" else "not JSON"
        raise UnreadableCatalog(f"the file is {start} ({problem})") from None


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 300 else digits[:300]


def deeper_than(value: Any, levels: int) -> bool:
    """Whether brackets nest deeper, asked level by level so that depth costs no stack."""
    layer = [value]
    for _level in range(levels):
        layer = [
            child
            for each in layer
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, dict | list)
        ]
        if not layer:
            return False
    return True


def storable(value: Any) -> Any:
    """The same value without characters that no database takes, and with finite numbers only."""
    if isinstance(value, str):
        return printable(value) if not value.isprintable() else value
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {printable(str(key)): storable(each) for key, each in value.items()}
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    return value
