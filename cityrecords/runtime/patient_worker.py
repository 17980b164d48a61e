"""The web server's worker: a request is read whole, within its time and size, before an application thread is taken.

gunicorn's threads read from the network themselves: as many unfinished requests as there are threads stand the site
still. Here many cheap threads read and few, each with its connection to the database, answer.
"""

from __future__ import annotations

import errno
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers import gthread

from cityrecords import settings
from cityrecords.body_limits import TOLD_PATH, most_bytes

READERS = 400
"""Requests that one process reads at the same time."""
FIRST_BYTE_SECONDS = 1.0
"""So long a new connection keeps a reader before it waits in the poller instead, where it costs nothing."""
SLOWEST = 16_000
"""Bytes a second that a sender must reach on average once `WEB_READ_SECONDS` are over."""
IN_MEMORY = 256 * 1024
SEND_SECONDS = 60.0
"""So long one piece of an answer may wait for a reader who takes nothing."""


class Refused(BaseException):
    """The request is not read to its end. No Exception: gunicorn would answer those with 500 and log them as faults."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class PatientUnreader(SocketUnreader):  # type: ignore[misc]
    """Reads from the network until the time of this request is over: a fixed part, and more for what has arrived."""

    def begin(self) -> None:
        """A new request begins now."""
        self.started, self.received = time.monotonic(), 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes. Raises Refused when they come too late."""
        allowed = settings.WEB_READ_SECONDS + self.received / SLOWEST
        left = self.started + allowed - time.monotonic()
        if left <= 0:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT)
        self.sock.settimeout(left)
        try:
            data: bytes = super().chunk(size_hint)
        except TimeoutError:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
        finally:
            self.sock.settimeout(SEND_SECONDS)
        self.received += len(data)
        return data


class PatientWorker(gthread.ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker with two pools: `tpool` reads, `application` answers."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """The readers; beside them as many application threads as gunicorn was told."""
        self.application = ThreadPoolExecutor(max_workers=self.cfg.threads, thread_name_prefix="application")
        return ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="reader")

    def handle(self, conn: Any) -> Any:
        """Read a request and have it answered. Runs in a reader."""
        try:
            if not conn.initialized:
                if not conn.wait_for_data(FIRST_BYTE_SECONDS):
                    return gthread._DEFER
                conn.init()
                conn.parser.unreader = PatientUnreader(conn.sock)
            conn.parser.unreader.begin()
            return super().handle(conn)
        except Refused as refused:
            return self.refuse(conn.sock, refused.status)

    def handle_request(self, req: Any, conn: Any) -> bool:
        """Keep the whole body, then wait for an application thread."""
        keep_body(req, conn.sock)
        conn.sock.settimeout(SEND_SECONDS)
        return bool(self.application.submit(super().handle_request, req, conn).result())

    def refuse(self, sock: socket.socket, status: HTTPStatus) -> bool:
        """Say so in plain words; the connection ends, for where a next request would begin is not known."""
        self.log.info("request refused: %s", status.phrase)
        said = f"{status.phrase}\n".encode()
        head = f"HTTP/1.1 {status} {status.phrase}\r\nConnection: close\r\nContent-Type: text/plain\r\n"
        try:
            sock.sendall(f"{head}Content-Length: {len(said)}\r\n\r\n".encode() + said)
        except OSError:
            self.log.debug("gone before it was refused")
        return False


def refuse_or_tell(req: Any, size: int) -> None:
    """Raises Refused; but where mail comes in, the page is told the size without the body, and the connection ends."""
    if req.path != TOLD_PATH:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    req.headers = [
        *(each for each in req.headers if each[0] != "CONTENT-LENGTH"),
        ("CONTENT-LENGTH", str(size)),
    ]
    req.body = BytesIO()
    req.force_close()


def keep_body(req: Any, sock: socket.socket) -> None:
    """Replace the body by one that has arrived. Raises Refused where it is too large, by its own word or in fact."""
    headers = dict(req.headers)
    most = most_bytes(req.path, headers.get("CONTENT-TYPE", ""))
    promised = int(headers.get("CONTENT-LENGTH") or 0)
    if promised > most:
        refuse_or_tell(req, promised)
        return
    if req._expected_100_continue:
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        req._expected_100_continue = False
    kept, size = SpooledTemporaryFile(max_size=IN_MEMORY), 0  # noqa: SIM115  gunicorn reads it after us
    while piece := req.body.read(64 * 1024):
        size += len(piece)
        if size > most:
            kept.close()
            refuse_or_tell(req, size)
            return
        kept.write(piece)
    if size < promised:  # whoever sent it is gone; half a form is no form
        kept.close()
        raise ConnectionResetError(errno.ECONNRESET, "the request ended early")
    kept.seek(0)
    req.body = kept
