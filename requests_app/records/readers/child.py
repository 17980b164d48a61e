"""The child process: imports the readers once, then runs each task in a fork of its own, under limits.

A task is one line of JSON on standard input (reader, path, out, options, seconds, memory, output); the answer one line
on standard output: {"status": "ok" | "time" | "memory" | "damaged"}. The fork writes its frames to the file `out`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

from requests_app.records.readers.catalog import READERS
from requests_app.records.readers.frames import Unreadable, write_frame

OUT_OF_MEMORY = 3
DAMAGED = 4


def main() -> None:
    """Answer tasks until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        task = json.loads(line)
        sys.stdout.write(json.dumps({"status": _attempt(task)}) + "\n")
        sys.stdout.flush()


def _attempt(task: dict[str, Any]) -> str:
    pid = os.fork()
    if pid == 0:
        _work(task)
    ended = _wait(pid, time.monotonic() + task["seconds"])
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


def _work(task: dict[str, Any]) -> None:
    """Run the reader and leave; never returns."""
    code = DAMAGED
    try:
        _limit(task)
        with Path(task["out"]).open("wb") as out:
            try:
                for header, blob in READERS[task["reader"]](Path(task["path"]), task["options"]):
                    write_frame(out, header, blob)
            except Unreadable as refused:
                write_frame(out, {"type": "problem", "code": refused.code})
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException as broken:
        print(type(broken).__name__, file=sys.stderr)
    finally:
        os._exit(code)


def _limit(task: dict[str, Any]) -> None:
    """Memory, processor time, size of what it writes; no core files. Input and output of the parent are closed."""
    for kind, most in (
        (resource.RLIMIT_AS, task["memory"]),
        (resource.RLIMIT_CPU, int(task["seconds"]) + 1),
        (resource.RLIMIT_FSIZE, task["output"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
    ):
        resource.setrlimit(kind, (most, most))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


if __name__ == "__main__":
    main()
