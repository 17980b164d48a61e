"""Directories the database's user can reach, and a runner over a toy Procfile."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # seconds: what waits for a process fails only when the process hangs

# Answers 200 on every path; `stay` writes its name and its signals into order.log.
TOYS = {
    "web.py": """
        import http.server, os, sys
        class Fine(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers()
            def log_message(self, *_): pass
        http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Fine).serve_forever()
    """,
    "stay.py": """
        import signal, sys, time
        def note(word):
            with open("order.log", "a") as out: out.write(f"{word} {sys.argv[1]}\\n")
        def end(*_):
            time.sleep(0.2); note("end"); sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        note("start")
        while True: time.sleep(0.1)
    """,
    "drive.py": """
        import os, sys
        from pathlib import Path
        from cityrecords import settings
        from cityrecords.runtime import run as module
        from cityrecords.config.data_dirs import CannotRun
        module.stop_on_signals()
        runner = None
        try:
            base, embedded = Path(sys.argv[1]), settings.EMBEDDED_DATABASE
            runner = module.Runner(base, settings.VAR_DIR, embedded, durable=False)
            runner.start_database()
            module.serve(runner, dict(os.environ))
        except module.Stop:
            pass
        except CannotRun as error:
            print("refused:", error); sys.exit(1)
        finally:
            module.stop_on_signals(False)
            if runner: runner.stop()
    """,
}


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A directory that other users may pass through, short enough for a socket."""
    place = Path(tempfile.mkdtemp(prefix="cr"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@dataclass
class Running:
    """A runner in its own process."""

    process: subprocess.Popen[str]
    base: Path
    port: int
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def order(self) -> list[str]:
        log = self.base / "order.log"
        return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []

    def wait_for(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        wait_for(true, seconds, self.said)

    def pids(self) -> list[int]:
        """Every living process whose command or directory is this toy's."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return [int(pid) for pid, state, command in rows if str(self.base) in command and "Z" not in state]


def wait_for(true: Callable[[], object], seconds: float = PATIENCE, said: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not in {seconds} s; said:\n{said()}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def toy(open_place: Path) -> Iterator[Callable[..., Running]]:
    """Starts a runner over a toy Procfile in a path with a space; what still runs at the end is killed."""
    base = open_place / "a toy"
    base.mkdir(mode=0o711)
    for name, code in TOYS.items():
        (base / name).write_text(textwrap.dedent(code), encoding="utf-8")
    python = sys.executable
    default = "\n".join([
        f'release: "{python}" -c "open(\'order.log\', \'a\').write(\'release\\n\')"',
        f'web: "{python}" "{base}/web.py"',
        f'worker: "{python}" "{base}/stay.py" worker',
        f'beat: "{python}" "{base}/stay.py" beat',
    ])  # fmt: skip
    started: list[Running] = []

    def start(procfile: str = default, port: int = 0, **environment: str) -> Running:
        (base / "Procfile").write_text(procfile + "\n", encoding="utf-8")
        port = port or free_port()
        output = base / f"said-{len(started)}.txt"
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PUBLIC_URL"}}
        with output.open("w") as out:
            process = subprocess.Popen(
                [python, str(base / "drive.py"), str(base)],
                stdout=out, stderr=subprocess.STDOUT, text=True, cwd=base,
                env=kept | {"CITYRECORDS_VAR": str(base / "var"), "PORT": str(port), "PYTHONPATH": str(ROOT)}
                | environment,
            )  # fmt: skip
        started.append(Running(process, base, port, output))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
            try:
                running.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
    for running in started:
        wait_for(lambda: not running.pids())  # noqa: B023  asked at once
