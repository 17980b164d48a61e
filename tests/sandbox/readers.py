"""Readers that do what hostile bytes might make a reader do."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any


def echo(content: bytes) -> tuple[Any, list[bytes]]:
    """Say how much came, and hand it back."""
    return {"length": len(content)}, [content, content[::-1]]


def loop(_content: bytes) -> tuple[Any, list[bytes]]:
    """Never end, and swallow whatever an exception could stop it with."""
    while True:
        try:
            sum(range(1000))
        except Exception:
            continue


def sleep(_content: bytes) -> tuple[Any, list[bytes]]:
    """Wait without using the processor."""
    time.sleep(60)
    return None, []


def hoard(_content: bytes) -> tuple[Any, list[bytes]]:
    """Take all memory there is."""
    return len([bytearray(50_000_000) for _piece in range(1000)]), []


def flood(_content: bytes) -> tuple[Any, list[bytes]]:
    """Say more than anybody wants to hear."""
    return None, [b"x" * 10_000_000]


def fail(_content: bytes) -> tuple[Any, list[bytes]]:
    """Raise with words that no log should hold."""
    raise KeyError("a secret of the sender")


def die(_content: bytes) -> tuple[Any, list[bytes]]:
    """End as a crash in a library would."""
    os._exit(77)


def lie(_content: bytes) -> tuple[Any, list[bytes]]:
    """Answer in another shape, as a child in a stranger's hands might."""
    sys.stdout.buffer.write(b"\x80\x04cos\nsystem\n.")
    sys.stdout.buffer.flush()
    os._exit(0)


def write(_content: bytes) -> tuple[Any, list[bytes]]:
    """Try to leave something on disk."""
    Path("/tmp/left-by-a-reader").write_text("x")
    return None, []


def environment(_content: bytes) -> tuple[Any, list[bytes]]:
    """What the child knows of its parent."""
    return {"names": sorted(os.environ), "django": "django" in sys.modules}, []
