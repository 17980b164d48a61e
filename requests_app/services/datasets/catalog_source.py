"""Where a catalog comes from: a file, or an address fetched with every care, never from a private network."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

from requests_app.notices.delivery.http import is_public

MOST_BYTES = 100_000_000
SECONDS_TO_CONNECT = 10
SECONDS_IN_ALL = 120
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
Read = Callable[[int], None]
"""Told how many bytes have come so far."""


class CatalogRefused(Exception):
    """An address or file that is not read; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long; seconds and bytes."""

    most_bytes: int = MOST_BYTES
    connect_seconds: float = SECONDS_TO_CONNECT
    all_seconds: float = SECONDS_IN_ALL


def is_address(place: str) -> bool:
    """Whether this names something on the web rather than a file."""
    return "://" in place


def read(place: str, limits: Limits = Limits(), progress: Read = lambda _bytes: None) -> bytes:
    """The bytes of a catalog, from a file or an address. Raises CatalogRefused."""
    return fetch(place, limits, progress) if is_address(place) else _from_file(Path(place), limits)


def _from_file(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as handle:
            body = handle.read(limits.most_bytes + 1)
    except OSError as problem:
        raise CatalogRefused(f"the file cannot be read: {problem.strerror}") from None
    if len(body) > limits.most_bytes:
        raise CatalogRefused(f"the file is bigger than {limits.most_bytes} bytes")
    return body


def fetch(url: str, limits: Limits = Limits(), progress: Read = lambda _bytes: None) -> bytes:
    """GET an http or https address, following a few redirects, each checked like the first. Raises CatalogRefused."""
    ends = time.monotonic() + limits.all_seconds
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _get(url, limits, ends, progress)
        if isinstance(answer, bytes):
            return answer
        if urlsplit(url).scheme == "https" and urlsplit(answer).scheme == "http":
            raise CatalogRefused("the address redirects from https to http")
        url = answer
    raise CatalogRefused(f"the address redirects more than {MOST_REDIRECTS} times")


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise CatalogRefused("the address is not well formed") from None
    if parts.scheme not in ("http", "https"):
        raise CatalogRefused("only http and https addresses are read")
    if not parts.hostname or any(sign in url for sign in "\r\n\t \\"):
        raise CatalogRefused("the address is not well formed")
    if parts.username or parts.password:
        raise CatalogRefused("the address must not hold a user name or a password")
    return parts


def _public_address(host: str, port: int) -> str:
    """The one IP address that will be connected to: asked for once, and refused if any answer is private."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CatalogRefused(f"the host name {host} has no address") from None
    found = [str(row[4][0]) for row in rows]
    if not found or not all(is_public(address) for address in found):
        raise CatalogRefused("the address leads into a private network or to this machine")
    return found[0]


def _get(url: str, limits: Limits, ends: float, progress: Read) -> bytes | str:
    """One request: the body, or where it redirects to."""
    parts = _parts(url)
    secure = parts.scheme == "https"
    host, port = str(parts.hostname), parts.port or (443 if secure else 80)
    address = _public_address(host, port)
    left = ends - time.monotonic()
    if left <= 0:
        raise CatalogRefused("the server is too slow")
    connection = http.client.HTTPConnection(host, port, timeout=min(limits.connect_seconds, left))
    watch: Timer | None = None
    try:
        connection.sock = _connect(address, port, host, secure, min(limits.connect_seconds, left))
        watch = _cut_off(connection.sock, left)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "CityRecords"}
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            return urljoin(url, answer.headers.get("Location") or _no_place())
        if answer.status != 200:
            raise CatalogRefused(f"the server answered {answer.status}")
        body = _body(answer, limits, progress)
        if time.monotonic() >= ends:  # the watch ended the connection, which reads like the end of the answer
            raise CatalogRefused("the server is too slow")
        return body
    except (OSError, ValueError, http.client.HTTPException, zlib.error) as problem:
        if time.monotonic() >= ends or isinstance(problem, TimeoutError):
            raise CatalogRefused("the server is too slow") from None
        raise CatalogRefused(f"the address could not be read ({type(problem).__name__})") from None
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()


def _no_place() -> str:
    raise CatalogRefused("the address redirects nowhere")


def _connect(address: str, port: int, host: str, secure: bool, seconds: float) -> socket.socket:
    plain = socket.create_connection((address, port), timeout=seconds)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _cut_off(sock: socket.socket, seconds: float) -> Timer:
    """Ends the connection when the time is up, also for a server that sends a byte now and then."""

    def cut() -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    return timer


def _body(answer: http.client.HTTPResponse, limits: Limits, progress: Read) -> bytes:
    """The body, never more than the limit in memory, packed or not."""
    coding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise CatalogRefused(f"the server packs its answer in a way that is not read ({coding[:20]})")
    packed = None if coding in ("identity", "") else zlib.decompressobj(zlib.MAX_WBITS | 32)
    stated = answer.headers.get("Content-Length") or ""
    if stated.isdigit() and int(stated[:20]) > limits.most_bytes:
        raise CatalogRefused(f"the answer is bigger than {limits.most_bytes} bytes")
    body = bytearray()
    while piece := answer.read1(CHUNK):
        body += packed.decompress(piece, limits.most_bytes + 1 - len(body)) if packed else piece
        if len(body) > limits.most_bytes or (packed is not None and packed.unconsumed_tail):
            raise CatalogRefused(f"the answer is bigger than {limits.most_bytes} bytes")
        progress(len(body))
    if stated.isdigit() and packed is None and len(body) < int(stated[:20]):
        raise CatalogRefused("the answer ended too early")
    return bytes(body)
