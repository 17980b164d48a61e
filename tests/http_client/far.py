"""A web server that misbehaves as its path asks, plain or behind TLS."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIPS, PAUSE = 240, 0.25
"""How often the slow server sends a byte, and the seconds between: a minute, if nobody hangs up."""


class Far(BaseHTTPRequestHandler):
    """A server that misbehaves as its path asks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one call."""
        getattr(self, f"_{self.path.strip('/').split('?')[0]}")()

    def _say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _headers(self) -> None:
        self._say(json.dumps(dict(self.headers.items())).encode())

    def _good(self) -> None:
        self._say(b'{"dataset": []}')

    def _packed(self) -> None:
        self._say(gzip.compress(b'{"dataset": []}'), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._say(gzip.compress(b" " * 5_000_000), Content_Encoding="gzip")

    def _strange(self) -> None:
        self._say(b"x", Content_Encoding="br")

    def _big(self) -> None:
        self._say(b"x" * 2000)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _piece in range(100):
                self.wfile.write(b"x" * 100)
        except OSError:
            return

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b"short")
        self.close_connection = True

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _drip in range(DRIPS):
                self.wfile.write(b"x")
                time.sleep(PAUSE)
        except OSError:
            return

    def _missing(self) -> None:
        self._say(b"no", 404)

    def _round(self) -> None:
        self._say(b"", 302, Location="/round")

    def _on(self) -> None:
        self._say(b"", 301, Location="/good")

    def _nowhere(self) -> None:
        self._say(b"", 302)

    def _away(self) -> None:
        port = self.server.server_address[1]
        self._say(b"", 302, Location=f"http://localhost:{port}/headers")

    def _cut_gzip(self) -> None:
        self._say(gzip.compress(b" " * 900)[:-6], Content_Encoding="gzip")

    def _inside(self) -> None:
        self._say(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._say(b"", 302, Location="file:///etc/passwd")

    def do_POST(self) -> None:
        """Keep what came, answer with a redirect into a private network."""
        self.server.kept.append(self.rfile.read(int(self.headers["Content-Length"])))  # type: ignore[attr-defined]
        self._inside()

    def log_message(self, *_words: Any) -> None:
        """Quiet."""


@contextmanager
def far_server(context: ssl.SSLContext | None = None) -> Iterator[Any]:
    """The server; `kept` are the bodies it was sent."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Far)
    server.kept = []
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
