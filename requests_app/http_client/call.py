"""One call over HTTP to the very address that was judged, bounded in time, in size and in redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urljoin

from requests_app.http_client.address import Rules, check, port_of, resolve
from requests_app.http_client.body import Progress, read_body
from requests_app.http_client.errors import AddressNotAllowed, AnswerRefused, NoAnswer, TooSlow

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SECRET_HEADERS = frozenset({"authorization", "cookie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much: seconds and bytes. `most_bytes` 0: nothing but the status of the answer is read.

    `all_seconds` counts from the first connection to the last byte, over all redirects.
    """

    connect_seconds: float = 8
    all_seconds: float = 30
    most_bytes: int = 0
    most_redirects: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is empty unless the status is 2xx."""

    status: int
    body: bytes = b""


def get(
    url: str,
    headers: Mapping[str, str],
    *,
    rules: Rules,
    limits: Limits,
    progress: Progress = lambda _bytes: None,
) -> Answer:
    """GET, following redirects as far as `limits` allow; each is judged like the first, none leads from https to http.

    Raises AddressNotAllowed, NoAnswer, TooSlow, AnswerRefused.
    """
    ends = time.monotonic() + limits.all_seconds
    for _hop in range(limits.most_redirects + 1):
        parts = check(url, rules)
        answer, place = _call("GET", parts, headers, b"", rules, limits, ends, progress)
        if place is None or not limits.most_redirects:
            return answer
        if not place:
            raise AnswerRefused("the address redirects nowhere")
        url = urljoin(url, place)
        after = check(url, rules)
        if (parts.scheme, after.scheme) == ("https", "http"):
            raise AddressNotAllowed("the address redirects from https to http")
        if after.hostname != parts.hostname:
            headers = {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}
    raise AnswerRefused(f"the address redirects more than {limits.most_redirects} times")


def post(url: str, body: bytes, headers: Mapping[str, str], *, rules: Rules, limits: Limits) -> Answer:
    """POST; a redirect is an answer like any other and is not followed.

    Raises AddressNotAllowed, NoAnswer, TooSlow, AnswerRefused.
    """
    ends = time.monotonic() + limits.all_seconds
    parts = check(url, rules)
    answer, _place = _call("POST", parts, headers, body, rules, limits, ends, lambda _bytes: None)
    return answer


def _call(
    method: str,
    parts: SplitResult,
    headers: Mapping[str, str],
    body: bytes,
    rules: Rules,
    limits: Limits,
    ends: float,
    progress: Progress,
) -> tuple[Answer, str | None]:
    """One request: the answer, and where it redirects to, if it does."""
    address = resolve(parts, rules)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connection(parts, address, limits, ends) as connection:
        connection.request(method, target, body=body or None, headers=dict(headers))
        answer = connection.getresponse()
        if answer.status in REDIRECTS:
            return Answer(answer.status), answer.headers.get("Location") or ""
        if not 200 <= answer.status < 300 or not limits.most_bytes:
            return Answer(answer.status), None
        return Answer(answer.status, read_body(answer, limits.most_bytes, progress)), None


@contextmanager
def _connection(
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
