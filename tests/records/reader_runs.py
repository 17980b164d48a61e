"""Readers run over bytes in this process, for the tests that look at what they say."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from requests_app.records.readers.catalog import READERS
from requests_app.sandbox.frames import Frame


def run(reader: str, content: bytes, **options: Any) -> list[Frame]:
    """Every frame of one reader."""
    with tempfile.NamedTemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        return list(READERS[reader](Path(copy.name), options))


def headers(reader: str, content: bytes, kind: str, **options: Any) -> list[dict[str, Any]]:
    """The headers of the frames of one type."""
    return [header for header, _blob in run(reader, content, **options) if header["type"] == kind]


def found(reader: str, content: bytes, **options: Any) -> list[tuple[str, str]]:
    """Kind and preview of every finding."""
    return [(one["kind"], one["preview"]) for one in headers(reader, content, "finding", **options)]


def kinds(reader: str, content: bytes, **options: Any) -> set[str]:
    """The kinds of the findings."""
    return {kind for kind, _said in found(reader, content, **options)}


def built(reader: str, content: bytes, **options: Any) -> tuple[dict[str, Any], bytes]:
    """What a builder made."""
    ((header, blob),) = [frame for frame in run(reader, content, **options) if frame[0]["type"] == "built"]
    return header, blob


def faults(reader: str, content: bytes, **options: Any) -> list[str]:
    """The codes the witness gives."""
    return [header["code"] for header in headers(reader, content, "wrong", **options)]
