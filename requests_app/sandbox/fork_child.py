"""The side of the kept child: imports the readers once, then runs each task in a fork of its own, under limits.

A task is one line of JSON on standard input (reader, path, out, options and the limits); the answer one line on
standard output: {"status": "ok" | "time" | "memory" | "damaged"}. The fork writes its frames to the file `out`.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from requests_app.sandbox.frames import Frame, UnreadableFile, write_frame
from requests_app.sandbox.limits import limit_process

OUT_OF_MEMORY = 3
DAMAGED = 4

Reader = Callable[[Path, dict[str, Any]], Iterator[Frame]]


def main(catalog: str) -> None:
    """Answer tasks until standard input ends. `catalog` (`module:name`) holds the readers by their names."""
    module, _colon, name = catalog.partition(":")
    readers: Mapping[str, Reader] = getattr(importlib.import_module(module), name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        task = json.loads(line)
        sys.stdout.write(json.dumps({"status": _attempt(readers, task)}) + "\n")
        sys.stdout.flush()


def _attempt(readers: Mapping[str, Reader], task: dict[str, Any]) -> str:
    pid = os.fork()
    if pid == 0:
        _work(readers, task)
    ended = _wait(pid, time.monotonic() + task["wall_seconds"])
    if ended is None:
        return "time"
    if os.WIFSIGNALED(ended):
        return "time" if os.WTERMSIG(ended) == signal.SIGXCPU else "damaged"
    return {0: "ok", OUT_OF_MEMORY: "memory"}.get(os.WEXITSTATUS(ended), "damaged")


def _wait(pid: int, until: float) -> int | None:
    """How the fork ended; None where its time ran out and it was killed."""
    pause = 0.0005
    while True:
        found, ended = os.waitpid(pid, os.WNOHANG)
        if found:
            return ended
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def _work(readers: Mapping[str, Reader], task: dict[str, Any]) -> None:
    """Run the reader and leave; never returns."""
    code = DAMAGED
    try:
        _limit(task)
        with Path(task["out"]).open("wb") as out:
            try:
                for header, blob in readers[task["reader"]](Path(task["path"]), task["options"]):
                    write_frame(out, header, blob)
            except UnreadableFile as refused:
                write_frame(out, {"type": "problem", "code": refused.code})
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException as broken:
        print(type(broken).__name__, file=sys.stderr)
    finally:
        os._exit(code)


def _limit(task: dict[str, Any]) -> None:
    """The limits of the task. Input and output of the parent are closed."""
    seconds = task["cpu_seconds"]
    limit_process((seconds, seconds + 1), task["memory"], written=task["output"], open_files=128)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


if __name__ == "__main__":
    main(sys.argv[1])
