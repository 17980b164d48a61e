"""The stage of the fault tests: a database of its own, workers, beats and a filer as real processes, a mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cityrecords.embedded import Server
from cityrecords.places import CannotRun
from tests.faults.mailsink import Sink

ROOT = Path(__file__).resolve().parents[2]
WORKER = ["-m", "celery", "-A", "cityrecords", "worker", "--pool", "threads", "--concurrency", "1"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
BEAT = ["-m", "celery", "-A", "cityrecords", "beat", "--loglevel", "ERROR"]


class Stage:
    """Everything that can be killed, and the counts of what was."""

    def __init__(self, folder: Path, sink: Sink, random: Random) -> None:
        self.folder, self.sink, self.random = folder, sink, random
        self.server = Server(folder)
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.kills: dict[str, int] = {}
        self.numbers: set[str] = set()
        self.filed = 0

    def environment(self) -> dict[str, str]:
        """What every process of the stage is told."""
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "EMAIL_URL")
        }
        return {
            **kept,
            "CITYRECORDS_VAR": str(self.folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "DJANGO_SETTINGS_MODULE": "cityrecords.settings",
            "SECRET_KEY": "a key for tests of faults, long enough for the settings to take it",
            "PYTHONPATH": str(ROOT),
            "LOG_LEVEL": "ERROR",
        }

    def run(self, arguments: Sequence[str]) -> None:
        """One command to its end."""
        subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def open(self) -> None:
        """Database, tables, cities, two workers and two beats."""
        self.server.start()
        self.run(["manage.py", "migrate", "--verbosity", "0"])
        self.run(["manage.py", "load_cities"])
        for name in ("worker 1", "worker 2", "beat 1", "beat 2"):
            self.start(name)

    def start(self, name: str) -> None:
        """A worker or a beat; each beat keeps its own file of what it rang."""
        command = [*WORKER, "-n", name.replace(" ", "") + "@here"]
        if name.startswith("beat"):
            command = [*BEAT, "--schedule", str(self.folder / name.replace(" ", "-"))]
        with (self.folder / f"{name}.log").open("a") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                text=True,
            )

    def start_filer(self, most: int) -> None:
        """Files what is left to be filed."""
        command = [sys.executable, "-m", "tests.faults.filer", str(self.filed), str(most - self.filed)]
        out = (self.folder / "filed.txt").open("a")
        with (self.folder / "filer.log").open("a") as log:
            self.running["filer"] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=out, stderr=log, text=True
            )

    def read_numbers(self) -> None:
        """What the filer said was filed."""
        path = self.folder / "filed.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        self.numbers, self.filed = set(lines), len(lines)

    def kill(self, name: str) -> None:
        """-9, and the count."""
        process = self.running.pop(name, None)
        if process is not None:
            if process.poll() is None:
                kind = name.split()[0]
                self.kills[kind] = self.kills.get(kind, 0) + 1
            process.kill()
            process.wait(timeout=10)

    def kill_database(self) -> None:
        """The server dies with everything it was doing, and comes back."""
        os.kill(self.server.pid, signal.SIGKILL)
        self.kills["database"] = self.kills.get("database", 0) + 1
        for _again in range(10):  # what its children still hold may need longer than one try
            time.sleep(0.5)
            try:
                self.server.start()
            except CannotRun:
                continue
            return
        raise CannotRun("the database did not come back")

    def flush_broker(self) -> None:
        """Every message that waits in the broker is lost."""
        for path in (self.folder / "broker" / "queue").glob("*"):
            path.unlink(missing_ok=True)
        self.kills["broker emptied"] = self.kills.get("broker emptied", 0) + 1

    def jump(self, seconds: int) -> None:
        """A deliverer with a wrong clock, killed after a moment."""
        self.running["jumped clock"] = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.jumped", str(seconds)],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        time.sleep(3)
        self.kill("jumped clock")

    def hours_pass(self) -> None:
        """All workers are dead: leases run out, waits are over, gates open, as after some hours."""
        with self.server.connect() as connection:
            connection.execute(
                "UPDATE requests_app_notice SET lease_until_at = now() WHERE state = 'sending'"
            )
            connection.execute("UPDATE requests_app_notice SET next_try_at = now() WHERE state = 'queued'")
            connection.execute("UPDATE requests_app_gate SET closed_until_at = now()")

    def waits_pass(self) -> None:
        """As after some hours, for what nobody holds."""
        with self.server.connect() as connection:
            connection.execute("UPDATE requests_app_notice SET next_try_at = now() WHERE state = 'queued'")
            connection.execute("UPDATE requests_app_gate SET closed_until_at = now()")

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database."""
        with self.server.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        """End everything."""
        for name in list(self.running):
            process = self.running.pop(name)
            process.kill()
            process.wait(timeout=10)
        self.server.stop()
