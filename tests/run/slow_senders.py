"""For tests of the web server: a small application behind it, and people who send slowly."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds that nothing here needs on any machine; reached, it has failed."""


def application(environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
    """Says how much it was sent."""
    sent = environ["wsgi.input"].read()  # type: ignore[attr-defined]
    promised = str(environ.get("CONTENT_LENGTH") or len(sent))
    said = f"{len(sent)} bytes{f' of {promised}' if promised != str(len(sent)) else ''}".encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]


@contextmanager
def serving(folder: Path, program: list[str] | None = None, **environment: str) -> Iterator[int]:
    """Two processes of two application threads on a port of their own, until the end."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    command = [part.replace("{port}", str(port)) for part in program or ()] or [
        sys.executable, "-m", "gunicorn", "--config", "python:cityrecords.runtime.gunicorn_config",
        "tests.run.slow_senders:application",
    ]  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    own = {
        "CITYRECORDS_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cityrecords.settings",
        "PORT": str(port),
    }
    given = {**kept, **own, "WEB_WORKERS": "2", "WEB_THREADS": "2", "PYTHONPATH": str(ROOT), **environment}
    with (folder / "web.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
        try:
            _until_it_answers(port, server)
            yield port
        finally:
            server.kill() if program else server.terminate()
            server.wait(PATIENCE)


def _until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError):
            if ask(port).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def opened(port: int, begun: bytes) -> socket.socket:
    """A connection on which a request was begun."""
    sock = socket.create_connection((HOST, port), PATIENCE)
    sock.sendall(begun)
    return sock


def answer(sock: socket.socket) -> bytes:
    """All that comes back until the other side ends."""
    pieces = []
    with suppress(ConnectionResetError):
        while piece := sock.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def ask(
    port: int, request: bytes = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
) -> bytes:
    """A whole request and its whole answer."""
    with opened(port, request) as sock:
        return answer(sock)


def posted(body: bytes, *headers: str, length: int | None = None, path: str = "/") -> bytes:
    """A POST as bytes."""
    said = len(body) if length is None else length
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Connection: close", f"Content-Length: {said}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
