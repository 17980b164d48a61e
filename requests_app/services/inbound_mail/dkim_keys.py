"""The public keys of DKIM, asked of the operator's name server; never longer than a reading may wait."""

from __future__ import annotations

import dns.exception
import dns.resolver

SECONDS = 3.0
"""For all tries of one key."""

LONGEST_KEY = 8_000


class NoNameServer(Exception):
    """No name server answered; whether there is a key is not known."""


def key_at(name: str) -> bytes:
    """The record under a name; empty where there is none. Raises NoNameServer."""
    try:
        found = dns.resolver.resolve(f"{name}.", "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return b""
    except dns.exception.DNSException as problem:
        raise NoNameServer from problem
    for record in found:
        key = b"".join(record.strings)
        if len(key) <= LONGEST_KEY and b"p=" in key:
            return key
    return b""
