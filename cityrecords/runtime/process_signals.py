"""Signals between processes: stop as asked, end with the parent, kill a whole group."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


class Stop(Exception):
    """Somebody asked us to stop."""


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


def kill_group(group: int) -> None:
    """End a whole process group at once; one that is gone or not ours is passed over."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
