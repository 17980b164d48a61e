"""Which addresses may be called: well formed, with an allowed scheme, never leading into a private network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from requests_app.http_client.errors import AddressNotAllowed, NoAnswer

HTTPS = frozenset({"https"})
WEB = frozenset({"http", "https"})
_TUNNELS = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("2001::/32"),
)
"""IPv6 networks that carry an IPv4 address inside, which may be a private one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which addresses may be called.

    `private_hosts` are the names and IP addresses that the operator allows although they are private; these may also
    be called over http. `anywhere`: the address comes from the operator and may lead anywhere.
    """

    schemes: frozenset[str] = HTTPS
    private_hosts: Collection[str] = ()
    anywhere: bool = False

    def allow_private(self, host: str) -> bool:
        """Whether `host` may lead into a private network."""
        return self.anywhere or host in self.private_hosts


def check(url: str, rules: Rules) -> SplitResult:
    """The parts of an address that may be called, as far as can be told without asking a name server."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise AddressNotAllowed("the address is not well formed") from None
    host = parts.hostname or ""
    if any(sign in url for sign in "\r\n\t \\"):
        raise AddressNotAllowed("the address is not well formed")
    schemes = WEB if rules.allow_private(host) else rules.schemes
    if parts.scheme not in schemes or not host:
        wanted = " or ".join(f"{scheme}://" for scheme in sorted(rules.schemes, reverse=True))
        raise AddressNotAllowed(f"the address must begin with {wanted}")
    if parts.username or parts.password or parts.fragment:
        raise AddressNotAllowed("the address must not hold a user name, a password or a #")
    if _is_literal(host) and not is_public(host) and not rules.allow_private(host):
        raise AddressNotAllowed("the address leads into a private network")
    return parts


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an IP address can be reached by everyone: no private, loopback, link-local or tunnelled one."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not found.is_multicast


def port_of(parts: SplitResult) -> int:
    """The port, stated or by its scheme."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def resolve(parts: SplitResult, rules: Rules) -> str:
    """The one IP address to connect to.

    The name is asked once and every answer is judged: a name server that says something else the second time (DNS
    rebinding), or that mixes a private address in, gains nothing.
    """
    host = str(parts.hostname)
    try:
        rows = socket.getaddrinfo(host, port_of(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAnswer("the host name has no address") from None
    found = [str(row[4][0]) for row in rows]
    if not found:
        raise NoAnswer("the host name has no address")
    if not rules.allow_private(host) and not all(is_public(address) for address in found):
        raise AddressNotAllowed("the address leads into a private network")
    return found[0]
