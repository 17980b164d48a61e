"""What bin/run runs: database, set-up, then every line of the Procfile, watched until Ctrl-C or TERM."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from cityrecords.config.data_dirs import CannotRun
from cityrecords.config.env import one_line_stop, private_directory
from cityrecords.runtime.embedded_postgres import Lock, Server
from cityrecords.runtime.health_probe import answers, local_address, local_name
from cityrecords.runtime.processes import (
    BACK_OFF_SECONDS,
    Child,
    ProcfileError,
    Stop,
    Watchdog,
    die_with_parent,
    read_procfile,
    stop_on_signals,
)

with one_line_stop():
    from cityrecords import settings

READY_SECONDS = 60.0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Runner:
    """Starts in order, tends, and stops in the reverse order."""

    def __init__(self, base: Path, var: Path, embedded: bool, durable: bool = True) -> None:
        self.base, self.var = base, var
        self.logs = private_directory(var / "log")
        self.lock = Lock(var)
        self.lock.take()
        self.watchdog = Watchdog()
        self.server = Server(var, self.logs / "database.log", durable) if embedded else None
        self.children: list[Child] = []
        self.database_due, self.database_falls = 0.0, 0

    def start_database(self) -> None:
        if self.server:
            self.server.start()
            self.watchdog.knows(self.server.pid, last=True)

    def run(self, command: list[str] | str, environment: dict[str, str]) -> int:
        """One command to its end, its output ours; the exit code."""
        listed = ["/bin/sh", "-c", f"exec {command}"] if isinstance(command, str) else command
        process = subprocess.Popen(
            listed, cwd=self.base, env=environment, preexec_fn=die_with_parent(), start_new_session=True
        )
        self.watchdog.knows(process.pid)
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(15)

    def start(self, commands: dict[str, str], environment: dict[str, str]) -> None:
        for name, command in commands.items():
            log = self.logs / f"{name}.log"
            child = Child(name, command, log, environment, self.base, self.watchdog)
            self.children.append(child)
            child.start()

    def wait_ready(self, host: str, port: int, name: str) -> None:
        """Until /healthz answers 200; a process that falls before that ends the start."""
        deadline = time.monotonic() + READY_SECONDS
        while not answers(host, port, name):
            for child in self.children:
                if child.ended():
                    raise CannotRun(f"{child.name} does not start; its log: {child.log}")
            if time.monotonic() > deadline:
                raise CannotRun(f"no answer on http://{host}:{port}/healthz after {READY_SECONDS:g} s")
            time.sleep(0.1)

    def tend(self) -> None:
        """For ever: start again what fell, keep the logs short."""
        while True:
            self._tend_database()
            for child in self.children:
                child.tend(say)
                child.trim_log()
            time.sleep(0.5)

    def stop(self, quietly: bool = False) -> None:
        """Last started, first stopped; the database after all others."""
        for child in reversed(self.children):
            say(f"stopping {child.name}")
            child.stop()
        if self.server:
            if not quietly:
                say("stopping the database")
            self.server.stop()
        self.watchdog.dismiss()
        self.lock.release()

    def _tend_database(self) -> None:
        if self.server is None or not self.server.ended() or time.monotonic() < self.database_due:
            return
        say(f"the database ended; starting it again (log: {self.server.log})")
        try:
            self.start_database()
            self.database_falls = 0
        except CannotRun as error:
            wait = BACK_OFF_SECONDS[min(self.database_falls, len(BACK_OFF_SECONDS) - 1)]
            self.database_falls += 1
            self.database_due = time.monotonic() + wait
            say(f"{error}; trying again in {wait:g} s")


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """Exit codes: 0 stopped as asked, 1 cannot run here now, 2 the environment is wrong."""
    stop_on_signals()
    runner: Runner | None = None
    try:
        runner = Runner(settings.BASE_DIR, settings.VAR_DIR, settings.EMBEDDED_DATABASE)
        runner.start_database()
        serve(runner, os.environ | {"CITYRECORDS_VAR": str(settings.VAR_DIR), "PYTHONUNBUFFERED": "1"})
    except (CannotRun, ProcfileError) as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    except Stop:
        return 0
    finally:
        stop_on_signals(False)
        if runner:
            runner.stop()
    return 0


def serve(runner: Runner, environment: dict[str, str]) -> None:
    """Set-up, then the Procfile; returns only by an exception."""
    if not port_is_free(settings.HOST, settings.PORT):
        raise CannotRun(f"PORT: {settings.PORT} on {settings.HOST} is in use by another program")
    commands = read_procfile(runner.base / "Procfile")
    release = commands.pop("release", "")
    if release and runner.run(release, environment | {"FIRST_STAFF": "1"}):
        raise CannotRun("the set-up failed; its last lines above say why")
    # The pages first: worker and beat would only slow them down on a small machine.
    runner.start({name: command for name, command in commands.items() if name == "web"}, environment)
    runner.wait_ready(local_address(settings.HOST), settings.PORT, local_name(settings.ALLOWED_HOSTS))
    runner.start({name: command for name, command in commands.items() if name != "web"}, environment)
    announce()
    runner.tend()


def announce() -> None:
    """The addresses to open and the places to look."""
    base, mail = settings.PUBLIC_URL, settings.MAIL_DIR
    say("")
    say(f"  Residents     {base}/")
    say(f"  Clerks        {base}/admin/")
    say(f"  Programs      {base}/api/v1/docs/")
    say(
        f"  Mail          {mail if settings.EMAIL_BACKEND.endswith('mail_file_backend.EmailBackend') else 'by SMTP'}"
    )
    say(f"  Accounts      {settings.VAR_DIR / 'first-accounts.txt'}")
    say(f"  Logs          {settings.VAR_DIR / 'log'}")
    say("")
    say("Ctrl-C stops everything, the database last.")


if __name__ == "__main__":
    sys.exit(main())
