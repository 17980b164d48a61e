"""The connection of one call: to the address that was judged, cut off when its time is up."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from urllib.parse import SplitResult

from requests_app.http_client.address import port_of
from requests_app.http_client.errors import AnswerRefused, NoAnswer, TooSlow
from requests_app.http_client.limits import Limits


@contextmanager
def connected(
    parts: SplitResult, address: str, limits: Limits, ends: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection to `address` that is cut off at `ends`; what goes wrong in it becomes NoAnswer or TooSlow."""
    host, port = str(parts.hostname), port_of(parts)
    left = ends - time.monotonic()
    if left <= 0:
        raise TooSlow("the server is too slow")
    seconds = min(limits.connect_seconds, left)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    watch: Timer | None = None
    try:
        sock = _socket(address, port, host, seconds, secure=parts.scheme == "https")
        connection.sock = sock
        watch = _cut_off(sock, left)
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        yield connection
        # A connection that the watch has cut reads like an answer that ended.
        if time.monotonic() >= ends:
            raise TooSlow("the server is too slow")
    except AnswerRefused:
        if time.monotonic() >= ends:
            raise TooSlow("the server is too slow") from None
        raise
    except (OSError, ValueError, http.client.HTTPException, zlib.error) as problem:
        if time.monotonic() >= ends or isinstance(problem, TimeoutError):
            raise TooSlow("the server is too slow") from None
        raise NoAnswer(f"the address could not be read ({type(problem).__name__})") from None
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()


def _socket(address: str, port: int, host: str, seconds: float, *, secure: bool) -> socket.socket:
    """Connected to `address`; the certificate, if any, must be the one of `host`. The handshake is still to come."""
    plain = socket.create_connection((address, port), timeout=seconds)
    if not secure:
        return plain
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    except BaseException:
        plain.close()
        raise


def _cut_off(sock: socket.socket, seconds: float) -> Timer:
    """Ends the connection when the time is up, also for a server that sends a byte now and then.

    A timeout of the socket counts from the last byte, so it alone would wait for ever.
    """

    def cut() -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    return timer
