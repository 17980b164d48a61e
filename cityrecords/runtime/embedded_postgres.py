"""The embedded PostgreSQL: made, started, proved to be ours, and stopped."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.data_dirs import Place, settle
from cityrecords.config.database_owner import NAME, RUNNING, Owner, own
from cityrecords.runtime.postgres_settings import FAST, SETTINGS
from cityrecords.runtime.postmaster import is_postgres, postmaster
from cityrecords.runtime.process_signals import die_with_parent

VERSION = "18"
RETRY_SECONDS = 10.0  # after a kill -9 the old server's children may hold its memory for some seconds


class Server:
    """One embedded server over ``var/``. The caller holds the Lock."""

    def __init__(self, var: Path, log: Path | None = None, durable: bool = True) -> None:
        self.place: Place = settle(var)
        self.settings = SETTINGS if durable else SETTINGS | FAST
        self.durable = durable
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it (initialising on the first run) and return when it answers; CannotRun after 10 s."""
        self._initialise()
        self._end_orphan()
        deadline = time.monotonic() + RETRY_SECONDS
        while not self._try_start(deadline):
            if time.monotonic() > deadline:
                raise CannotRun(f"the embedded PostgreSQL does not start; its log: {self.log or 'on stderr'}")
            time.sleep(0.25)
        with self.connect("postgres") as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone()
            if not found:
                connection.execute(f"create database {NAME}")
            if connection.execute("select to_regrole(%s)", [RUNNING]).fetchone() == (None,):
                connection.execute(f"create role {RUNNING} login")

    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def stop(self, patience: float = 20.0) -> None:
        """End it in order: clients are disconnected, the write-ahead log is flushed."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        for asked, wait in ((signal.SIGINT, patience), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            process.send_signal(asked)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait)
                return

    def connect(self, database: str = NAME) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.place.socket), user=NAME, dbname=database, autocommit=True, connect_timeout=2
        )

    def _initialise(self) -> None:
        data = self.place.data
        if data.is_dir():
            version = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").is_file() else "no"
            if version != VERSION:
                raise CannotRun(
                    f"{data} holds {version} PostgreSQL {VERSION} data: dump it and load it again"
                )
            return
        draft = own(data.with_name(f"{data.name}.new"), self.place.owner)
        command = [
            self.place.programs / "initdb", "-D", draft, "-U", NAME, "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
        ]  # fmt: skip
        _empty(draft)  # what an interrupted first run left
        made = self._run([str(part) for part in command], draft)
        output, _ = made.communicate()
        if made.returncode:
            last = output.decode(errors="replace").strip().splitlines()[-1:] or ["no output"]
            raise CannotRun(f"initdb failed: {last[0]}")
        draft.rename(data)

    def _try_start(self, deadline: float) -> bool:
        flags = [part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(self.place.programs / "postgres"), "-D", str(self.place.data)]
        command += ["-k", str(self.place.socket), *flags]
        with self.log.open("ab") if self.log else contextlib.nullcontext() as log:
            self._process = self._run(command, self.place.data, log)
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def _answers(self) -> bool:
        """Whether the server behind the socket is our own child, by its own word."""
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return postmaster(self.place.data) == self.pid

    def _end_orphan(self) -> None:
        """Stop a server on our data that outlived its parent; the lock says that nobody else wants it."""
        orphan = postmaster(self.place.data)
        deadline = time.monotonic() + RETRY_SECONDS
        while orphan and is_postgres(orphan, self.place.data):
            if time.monotonic() > deadline:
                raise CannotRun(f"an earlier PostgreSQL (process {orphan}) still holds {self.place.data}")
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGINT)
            time.sleep(0.2)

    def _run(
        self, command: list[str], directory: Path, log: IO[bytes] | int | None = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        owner: Owner | None = self.place.owner
        return subprocess.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log is not None else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
            umask=0o077,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),
        )


def _empty(directory: Path) -> None:
    for path in sorted(directory.rglob("*"), key=lambda found: len(found.parts), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
