"""Child processes: started again when they fall, never outliving their parent."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cityrecords.runtime.process_signals import die_with_parent, kill_group
from cityrecords.runtime.watchdog import Watchdog

BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS = 60.0  # a process that ran this long starts its back-off again
LOG_LIMIT = 20_000_000  # bytes


@dataclass
class Child:
    """One line of the Procfile as a running process, its output appended to ``log``."""

    name: str
    command: str
    log: Path
    environment: Mapping[str, str]
    directory: Path
    watchdog: Watchdog
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
            kill_group(self.process.pid)  # its own children would keep its port and its work
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
                process.send_signal(asked) if asked == signal.SIGTERM else kill_group(process.pid)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait)
                break
        kill_group(process.pid)  # grandchildren that stayed behind

    def trim_log(self) -> None:
        """Keep the last half of a log that grew past its limit; writers append, so the file stays theirs."""
        if self.log.is_file() and self.log.stat().st_size > LOG_LIMIT:
            kept = self.log.read_bytes()[-LOG_LIMIT // 2 :]
            self.log.with_suffix(".log.1").write_bytes(kept)
            os.truncate(self.log, 0)
