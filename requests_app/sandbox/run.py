"""The parent's side: start the child, hand it the bytes, take its answer, end it when it overruns a limit."""

from __future__ import annotations

import selectors
import subprocess
import sys
import sysconfig
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from requests_app.sandbox import child
from requests_app.sandbox.limits import Limits
from requests_app.sandbox.wire import BadAnswer, unpacked

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = "\n".join(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))
CHUNK = 65_536
ONE_MESSAGE = Limits()
"""What reading one message may take."""


class Why(StrEnum):
    """Why a reading came to nothing."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    FAILED = "failed"
    DIED = "died"


class Unreadable(Exception):
    """The child gave no answer. `why`: which limit or fault; `detail`: the kind of the error, never its words."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else str(why))
        self.why, self.detail = why, detail


def run(reader: str, content: bytes, limits: Limits = ONE_MESSAGE) -> tuple[Any, list[bytes]]:
    """The answer of `reader` (`module:function`) about `content`. Raises Unreadable; no child outlives the call."""
    command = [
        sys.executable, "-I", "-S", child.__file__, str(ROOT), LIBRARIES, reader,
        str(limits.cpu_seconds), str(limits.wall_seconds), str(limits.memory),
    ]  # fmt: skip
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
    ) as process:
        try:
            answer, said = _talk(process, content, limits)
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise Unreadable(*_reason(process.returncode, said))
    try:
        return unpacked(answer)
    except BadAnswer as problem:
        raise Unreadable(Why.DIED, str(problem)) from problem


def _reason(code: int, said: bytes) -> tuple[Why, str]:
    detail = said[:80].decode("ascii", "replace")
    if code in (3, -24, -14, -9):  # its own word, SIGXCPU, SIGALRM, SIGKILL at the hard limit
        return Why.TIME, ""
    if code == 4:
        return Why.MEMORY, ""
    return (Why.FAILED, detail) if code == 5 else (Why.DIED, "")


def _talk(process: subprocess.Popen[bytes], content: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """Feed and drain at once, within the time and the size that are allowed."""
    stdin, stdout, stderr = (_pipe(each) for each in (process.stdin, process.stdout, process.stderr))
    until = time.monotonic() + limits.wall_seconds + 5  # the child ends itself first; starting takes a moment
    answer, said, place = bytearray(), bytearray(), 0
    view = memoryview(content)
    with selectors.DefaultSelector() as ready:
        ready.register(stdout, selectors.EVENT_READ, answer)
        ready.register(stderr, selectors.EVENT_READ, said)
        if content:
            ready.register(stdin, selectors.EVENT_WRITE)
        else:
            stdin.close()
        while ready.get_map():
            left = until - time.monotonic()
            if left <= 0:
                raise Unreadable(Why.TIME)
            for key, _events in ready.select(left):
                if key.fileobj is stdin:
                    place = _feed(ready, stdin, view, place)
                    continue
                piece = key.fileobj.read1(CHUNK)  # type: ignore[union-attr]
                key.data.extend(piece)
                if not piece:
                    ready.unregister(key.fileobj)
                if len(answer) > limits.output or len(said) > CHUNK:
                    raise Unreadable(Why.OUTPUT)
    process.wait(timeout=5)
    return bytes(answer), bytes(said)


def _feed(ready: selectors.BaseSelector, stdin: IO[bytes], view: memoryview, place: int) -> int:
    try:
        place += stdin.write(
            view[place : place + 4096]
        )  # no more than a pipe surely takes: it must not block
        stdin.flush()
    except BrokenPipeError:  # it ended early; its exit code says why
        place = len(view)
    if place >= len(view):
        ready.unregister(stdin)
        with suppress(BrokenPipeError):
            stdin.close()
    return place


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("the child has no pipe")
    return stream
