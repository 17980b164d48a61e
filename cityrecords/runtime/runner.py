"""The runner: starts database and processes in order, tends them, stops them in the reverse order."""

import subprocess
import sys
import time
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.private_files import private_directory
from cityrecords.runtime.embedded_postgres import Server
from cityrecords.runtime.health_probe import answers
from cityrecords.runtime.process_signals import die_with_parent
from cityrecords.runtime.processes import BACK_OFF_SECONDS, Child
from cityrecords.runtime.run_lock import Lock
from cityrecords.runtime.watchdog import Watchdog

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
