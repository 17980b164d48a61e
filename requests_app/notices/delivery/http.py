"""HTTP calls to addresses that people typed in: never into private networks, no redirects, bounded in time and size."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from requests_app.notices.delivery.failures import AddressRefused, Unsendable, WayShut

SECONDS = 8
MOST_READ = 2_000  # bytes of an answer; the rest is of no interest
_TUNNELS = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)
GONE = frozenset({410})


class AddressNotAllowed(Unsendable):
    """The address is not one the system may call; `args[0]` says why."""


def check(url: str) -> SplitResult:
    """The parts of an address that may be called. Raises AddressNotAllowed; asks no name server."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise AddressNotAllowed("the address is not well formed") from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or any(sign in url for sign in "\r\n\t \\"):
        raise AddressNotAllowed("the address must begin with https://")
    if parts.username or parts.password or parts.fragment:
        raise AddressNotAllowed("the address must not hold a user name, a password or a #")
    if parts.scheme != "https" and host not in settings.WEBHOOK_PRIVATE_HOSTS:
        raise AddressNotAllowed("the address must begin with https://")
    if _literal(host) and not is_public(host) and host not in settings.WEBHOOK_PRIVATE_HOSTS:
        raise AddressNotAllowed("the address leads into a private network")
    return parts


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everybody: no private, loopback, link-local or tunnelled one."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not found.is_multicast


def _address_of(host: str, port: int) -> str:
    """One address of `host`, all of which are public unless the operator listed the host as private."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise WayShut("the host name has no address") from None
    found = [str(row[4][0]) for row in rows]
    if not found:
        raise WayShut("the host name has no address")
    if host not in settings.WEBHOOK_PRIVATE_HOSTS and not all(is_public(address) for address in found):
        raise AddressNotAllowed("the address leads into a private network")
    return found[0]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """POST `body`; returns when the answer is 2xx. The connection goes to the very address that was checked.

    Raises AddressNotAllowed, AddressRefused (410), WayShut (no answer, 429, 5xx) or CallFailed.
    """
    parts = check(url)
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    _post(parts, _address_of(host, port), body, headers)


def post_trusted(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """The same for an address from the settings, which may lead anywhere."""
    parts = urlsplit(url)
    _post(parts, str(parts.hostname), body, headers)


def _post(parts: SplitResult, address: str, body: bytes, headers: Mapping[str, str]) -> None:
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.sock = _socket(address, port, host, secure)
        connection.request("POST", target, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
        _judge(answer.status)
    except (OSError, ValueError, http.client.HTTPException) as problem:
        raise WayShut(type(problem).__name__) from None
    finally:
        connection.close()


def _socket(address: str, port: int, host: str, secure: bool) -> socket.socket:
    plain = socket.create_connection((address, port), timeout=SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


class CallFailed(Exception):
    """The far end answered with something else than success; `status_code` says what."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status_code = status


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in GONE:
        raise AddressRefused(f"answered {status}")
    if status in (408, 425, 429) or status >= 500:
        raise WayShut(f"answered {status}")
    raise CallFailed(status)
