"""The watchdog: ends what a runner left behind when it was killed."""

import contextlib
import os
import signal
import time

from cityrecords.runtime.process_signals import kill_group


class Watchdog:
    """A tiny child that outlives the runner by seconds: when the runner is gone it ends what it left behind.

    It holds the reading end of a pipe; the end of the pipe is the runner's end, also after kill -9.
    """

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._writing)
                _watch(reading)
            finally:
                os._exit(0)
        os.close(reading)

    def knows(self, pid: int, last: bool = False) -> None:
        """Tell it of a child; ``last`` marks the database, which is ended after all others."""
        os.write(self._writing, f"{'D' if last else 'C'}{pid}\n".encode())

    def forgets(self, pid: int) -> None:
        """That child is gone: its number may soon be somebody else's."""
        os.write(self._writing, f"F{pid}\n".encode())

    def dismiss(self) -> None:
        """All is stopped in order: nothing is left to watch."""
        os.write(self._writing, b"Q\n")
        os.close(self._writing)
        os.waitpid(self.pid, 0)


def _watch(reading: int) -> None:
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    os.setsid()
    children: list[int] = []
    database = 0
    with os.fdopen(reading, encoding="ascii") as pipe:
        for line in pipe:
            word = line.strip()
            if word == "Q":
                return
            if word.startswith("C"):
                children.append(int(word[1:]))
            elif word.startswith("F"):
                children.remove(int(word[1:]))
            elif word.startswith("D"):
                database = int(word[1:])
    _end(children, signal.SIGTERM, 5.0)
    for child in children:
        kill_group(child)
    if database:
        _end([database], signal.SIGINT, 10.0)


def _end(pids: list[int], asked: signal.Signals, patience: float) -> None:
    """Signal session leaders that are ours (process = its own session) and wait until they are gone."""
    deadline = time.monotonic() + patience
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) == pid:
                os.kill(pid, asked)
    while any(_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)


def _exists(pid: int) -> bool:
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:
        return False
