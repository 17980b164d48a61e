"""The child's side, started as a script: limit yourself, read standard input, answer on standard output.

Started with `-I -S`: no environment, no site; it imports what the reader imports and nothing else.
"""

from __future__ import annotations

import importlib
import signal
import sys
from types import FrameType


class OutOfTime(BaseException):
    """The soft limit on CPU time; no `except Exception` of a reader may swallow it."""


def limit(cpu_seconds: int, wall_seconds: int, memory: int) -> None:
    """Limit this process. The soft limit on time is an exception, the hard one a kill."""
    limits = importlib.import_module("requests_app.sandbox.limits")
    limits.limit_process((cpu_seconds, cpu_seconds + 1), memory, written=0, open_files=64, processes=0)
    signal.signal(signal.SIGXCPU, _out_of_time)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime


def main(root: str, libraries: str, reader: str, *numbers: str) -> int:
    """Run `reader` (`module:function`, bytes to a value and blobs). The exit code says how it went (run.py)."""
    sys.path[:0] = [root, *(each for each in libraries.split("\n") if each)]
    module, _colon, name = reader.partition(":")
    read = getattr(importlib.import_module(module), name)
    wire = importlib.import_module("requests_app.sandbox.wire")
    content = sys.stdin.buffer.read()
    limit(*(int(number) for number in numbers))
    try:
        answer = wire.packed(*read(content))
    except OutOfTime:
        return 3
    except MemoryError:
        return 4
    except Exception as problem:  # whatever the reader stumbles over: its kind is said, none of its words
        sys.stderr.write(type(problem).__name__)
        return 5
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
