"""Readers of files that do what a hostile file might make a reader do, by the names the kept child is told."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requests_app.sandbox.frames import Frame, UnreadableFile


def echo(path: Path, options: dict[str, Any]) -> Iterator[Frame]:
    """Hand back what the file holds, and which process and options it was read with."""
    yield (
        {"type": "content", "options": options, "pid": os.getpid(), "parent": os.getppid()},
        path.read_bytes(),
    )


def loop(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """Say one thing, then never end."""
    yield {"type": "begun"}, b""
    while True:
        sum(range(1000))


def sleep(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """Wait without using the processor."""
    time.sleep(60)
    yield {"type": "awake"}, b""


def hoard(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """Take all memory there is."""
    yield {"type": "hoarded", "pieces": len([bytearray(50_000_000) for _piece in range(1000)])}, b""


def flood(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """Write more than anybody wants to keep."""
    yield {"type": "first"}, b"x"
    yield {"type": "flood"}, b"x" * 10_000_000


def die(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """End as a crash in a library would."""
    os._exit(77)
    yield {}, b""


def refuse(_path: Path, _options: dict[str, Any]) -> Iterator[Frame]:
    """Say that the file cannot be opened."""
    yield {"type": "first"}, b""
    raise UnreadableFile("password")


READERS = {each.__name__: each for each in (echo, loop, sleep, hoard, flood, die, refuse)}
