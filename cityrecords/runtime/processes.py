"""Child processes: read from the Procfile, started again when they fall, and never outliving their parent."""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS = 60.0  # a process that ran this long starts its back-off anew
LOG_LIMIT = 20_000_000  # bytes
_LINE = re.compile(r"^([a-z][a-z0-9_-]*):\s*(\S.*)$")
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


class Stop(Exception):
    """Somebody asked us to stop."""


class ProcfileError(Exception):
    """The Procfile cannot be read; ``str()`` names the line."""


def read_procfile(path: Path) -> dict[str, str]:
    """Names and commands in the file's order. Blank lines and comments are passed over."""
    commands: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.match(line)
        if not found or found.group(1) in commands:
            raise ProcfileError(
                f"{path.name}, line {number}: must be 'name: command' with a name not used before"
            )
        commands[found.group(1)] = found.group(2)
    return commands


def stop_on_signals(listen: bool = True) -> None:
    """Make TERM, INT and HUP raise Stop in the main thread; afterwards, while stopping, pass them over."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stop

    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, stop if listen else signal.SIG_IGN)


def die_with_parent(asked: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For Popen's preexec_fn: the kernel signals the child when its parent ends, however it ends (Linux)."""
    parent = os.getpid()

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(asked))
            if os.getppid() != parent:  # it ended between fork and here
                os._exit(1)

    return prepare


@dataclass
class Child:
    """One line of the Procfile as a running process, its output appended to ``log``."""

    name: str
    command: str
    log: Path
    environment: Mapping[str, str]
    directory: Path
    watchdog: "Watchdog"
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = field(default=0.0)  # monotonic instant of the next start

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self.command}"],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                start_new_session=True,  # Ctrl-C reaches the runner alone, which then stops all in order
                preexec_fn=die_with_parent(),
            )
        self.watchdog.knows(self.process.pid)
        self.started = time.monotonic()

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def tend(self, say: Callable[[str], None]) -> None:
        """Start it again when it fell and its wait is over."""
        now = time.monotonic()
        if not self.ended():
            return
        if self.process is not None:
            code = self.process.returncode
            self.watchdog.forgets(self.process.pid)
            _kill_group(self.process.pid)  # its own children would keep its port and its work
            self.process = None
            self.falls = 1 if now - self.started > STEADY_SECONDS else self.falls + 1
            wait = BACK_OFF_SECONDS[min(self.falls, len(BACK_OFF_SECONDS)) - 1]
            self.due = now + wait
            say(f"{self.name} ended with code {code}; starting again in {wait:g} s (log: {self.log})")
        if now >= self.due:
            self.start()

    def stop(self, patience: float = 10.0) -> None:
        """TERM, then KILL for the whole group after ``patience`` seconds."""
        process, self.process = self.process, None
        if process is None:
            return
        for asked, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
            if process.poll() is None:
                process.send_signal(asked) if asked == signal.SIGTERM else _kill_group(process.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait)
                break
        _kill_group(process.pid)  # grandchildren that stayed behind

    def trim_log(self) -> None:
        """Keep the last half of a log that grew past its limit; writers append, so the file stays theirs."""
        if self.log.is_file() and self.log.stat().st_size > LOG_LIMIT:
            kept = self.log.read_bytes()[-LOG_LIMIT // 2 :]
            self.log.with_suffix(".log.1").write_bytes(kept)
            os.truncate(self.log, 0)


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


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
        _kill_group(child)
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
