"""The stage of the fault tests: a database, web, workers, beats and filers as real processes, a mail server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cityrecords.config.cannot_run import CannotRun
from cityrecords.runtime.embedded_postgres import Server
from cityrecords.runtime.health_probe import answers
from tests.faults.mailsink import Sink

ROOT = Path(__file__).resolve().parents[2]
WORKER = ["-m", "celery", "-A", "cityrecords", "worker", "--pool", "threads", "--concurrency", "1"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
BEAT = ["-m", "celery", "-A", "cityrecords", "beat", "--loglevel", "ERROR"]
WEB = ["-m", "gunicorn", "--config", "python:cityrecords.runtime.gunicorn_config", "cityrecords.wsgi"]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """Everything that can be killed, and the counts of what was."""

    def __init__(self, folder: Path, sink: Sink, random: Random, durable: bool = True) -> None:
        self.folder, self.sink, self.random = folder, sink, random
        self.server, self.port, self.mail_port = Server(folder, durable=durable), free_port(), free_port()
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
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "TRUST_PROXY": "1",
            "WEB_WORKERS": "2",
            "INBOUND_DOOR": f"smtp://127.0.0.1:{self.mail_port}",
            "INBOUND_ADDRESS": "records@localhost",
        }

    def run(self, *commands: Sequence[str]) -> None:
        """Commands side by side, each to its end."""
        started = [
            subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment(), stdout=subprocess.DEVNULL
            )
            for arguments in commands
        ]
        if any([process.wait(timeout=900) for process in started]):
            raise CannotRun(f"one of these failed: {commands}")

    def open(self) -> None:
        """Database, tables, cities, a web server, two workers and two beats."""
        self.server.start()
        self.run(
            ["manage.py", "migrate", "--verbosity", "0"], ["-m", "cityrecords.runtime.prepare", "static"]
        )
        self.run(["manage.py", "load_cities"])
        for name in ("web", "worker 1", "worker 2", "beat 1", "beat 2"):
            self.start(name)
        deadline = time.monotonic() + 300
        while not answers("127.0.0.1", self.port, "127.0.0.1"):
            if time.monotonic() > deadline:
                raise CannotRun(f"the web server does not answer:\n{self.log_of('web')}")
            time.sleep(0.1)

    def start(self, name: str) -> None:
        """Web, a worker or a beat; each beat keeps its own file of what it rang."""
        command = WEB if name == "web" else [*WORKER, "-n", name.replace(" ", "") + "@here"]
        if name == "reader":
            command += ["--queues", "mail", "--concurrency", "2"]
        if name == "mail":
            command = ["manage.py", "receive_mail"]
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
                start_new_session=name == "web",
            )

    def start_again_what_ended(self) -> None:
        """As the supervisor does: a process that should run for ever and ended is started again."""
        for name, process in list(self.running.items()):
            if name not in ("filer", "visitors") and process.poll() is not None:
                self.kills[f"{name.split()[0]} ended"] = self.kills.get(f"{name.split()[0]} ended", 0) + 1
                self.start(name)

    def start_filer(self, most: int) -> None:
        """Files what is left to be filed."""
        command = [sys.executable, "-m", "tests.faults.filer", str(self.filed), str(most - self.filed)]
        out = (self.folder / "filed.txt").open("a")
        with (self.folder / "filer.log").open("a") as log:
            self.running["filer"] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=out, stderr=log, text=True
            )

    def start_visitors(self, count: int) -> None:
        """People who file through the web server."""
        command = [sys.executable, "-m", "tests.faults.visitors", str(self.port), "0", str(count)]
        with (self.folder / "visited.txt").open("a") as out, (self.folder / "visitors.log").open("a") as log:
            self.running["visitors"] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=out, stderr=log, text=True
            )

    def read_numbers(self) -> None:
        """What the filer said was filed, and what the receipts of the visitors showed."""
        filed, visited = self._lines("filed.txt"), self._lines("visited.txt")
        self.numbers, self.filed = set(filed) | set(visited), len(filed)

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def log_of(self, name: str) -> str:
        """The last lines a process wrote."""
        return "\n".join(self._lines(f"{name}.log")[-20:])

    def kill(self, name: str) -> None:
        """-9, and the count."""
        process = self.running.pop(name, None)
        if process is not None:
            if process.poll() is None:
                kind = name.split()[0]
                self.kills[kind] = self.kills.get(kind, 0) + 1
            process.kill()
            process.wait(timeout=60)

    def kill_web(self) -> None:
        """One of the processes that answer, or the whole web server with all of them, which is started again."""
        master = self.running["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children and self.random.random() < 0.5:
            os.kill(int(self.random.choice(children)), signal.SIGKILL)
            self.kills["web process"] = self.kills.get("web process", 0) + 1
            return
        os.killpg(master, signal.SIGKILL)
        self.kills["web server"] = self.kills.get("web server", 0) + 1
        self.running.pop("web").wait(timeout=60)
        self.start("web")

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
            connection.execute("UPDATE requests_app_circuitbreaker SET closed_until_at = now()")

    def read_on(self) -> None:
        """As after some minutes: mail that a dead reader had in its hands is free again."""
        with self.server.connect() as connection:
            connection.execute(
                "UPDATE requests_app_inboundmail SET lease_until_at = now()"
                " WHERE state = 'stored' AND lease_until_at < now() + interval '90 seconds'"
            )

    def waits_pass(self) -> None:
        """As after some hours, for what nobody holds."""
        with self.server.connect() as connection:
            connection.execute("UPDATE requests_app_notice SET next_try_at = now() WHERE state = 'queued'")
            connection.execute("UPDATE requests_app_circuitbreaker SET closed_until_at = now()")

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database."""
        with self.server.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        """End everything."""
        for name in list(self.running):
            process = self.running.pop(name)
            if name == "web":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait(timeout=60)
        self.server.stop()
