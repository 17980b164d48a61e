"""A kept child process: it has the readers of files ready, is asked one file at a time, and replaced when it fails."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from requests_app.sandbox.frames import Frame, frames
from requests_app.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
GRACE = 10
"""Seconds the child gets beyond the limit of its fork before it is given up itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended: `code` is "" when all went well, or why the file could not be read to its end."""

    code: str
    frames: Iterator[Frame]


class ForkServer:
    """The kept process. A lock lets one file in at a time; a fork of ours starts a process of its own.

    `catalog` (`module:name`) names the mapping of readers that the child imports.
    """

    def __init__(self, catalog: str) -> None:
        self.catalog = catalog
        self.lock, self.owner = Lock(), 0
        self.process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def attempt(
        self, reader: str, path: Path, options: Mapping[str, Any], limits: Limits
    ) -> Iterator[Outcome]:
        """Run one reader over one file in the child; what it wrote before it failed can be read too."""
        with tempfile.TemporaryDirectory(prefix="records-") as folder:
            out = Path(folder) / "frames"
            status = self._ask(
                {
                    "reader": reader,
                    "path": str(path),
                    "out": str(out),
                    "options": dict(options),
                    **asdict(limits),
                }
            )
            if not out.exists():
                yield Outcome(status if status != "ok" else "damaged", iter(()))
                return
            with out.open("rb") as stream:
                yield Outcome("" if status == "ok" else status, frames(stream, limits.output))

    def results(
        self, reader: str, path: Path, options: Mapping[str, Any], limits: Limits
    ) -> tuple[str, list[Frame]]:
        """All frames of one try at once, for readers whose answer is small, and why it failed ("" when it did not)."""
        with self.attempt(reader, path, options, limits) as outcome:
            found = list(outcome.frames)
        problem = next((header["code"] for header, _blob in found if header["type"] == "problem"), "")
        return outcome.code or problem, found

    def _ask(self, task: Mapping[str, Any]) -> str:
        with self.lock:
            process = self._running()
            answer = b""
            try:
                assert process.stdin and process.stdout  # noqa: S101 - both are pipes of ours
                process.stdin.write(json.dumps(task).encode() + b"\n")
                process.stdin.flush()
                ready, _w, _x = select.select([process.stdout], [], [], task["wall_seconds"] + GRACE)
                answer = process.stdout.readline() if ready else b""
            except BrokenPipeError:
                pass
            if not answer:
                process.kill()
                process.wait()
                self.process = None
                return "damaged"
            return str(json.loads(answer)["status"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.owner = os.getpid()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "requests_app.sandbox.fork_child", self.catalog],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            )
        return self.process
