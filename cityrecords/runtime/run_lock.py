"""The lock on the data: one process at a time runs on it."""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from cityrecords.config.cannot_run import CannotRun
from cityrecords.runtime.embedded_postgres import RETRY_SECONDS


class Lock:
    """Holds ``var/run.lock`` for one process at a time; released by the system when its holder ends."""

    def __init__(self, var: Path) -> None:
        self.path = var / "run.lock"
        self._file: IO[str] | None = None

    def take(self, patience: float = 2 * RETRY_SECONDS) -> None:
        """Raises CannotRun at once when the holder lives, else waits for its remains to go."""
        file = self.path.open("a+", encoding="ascii")
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip()
                if _alive(holder) or time.monotonic() > deadline:
                    file.close()
                    raise CannotRun(
                        f"already running on this data (process {holder or 'unknown'}, {self.path.parent})"
                    ) from None
                time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
