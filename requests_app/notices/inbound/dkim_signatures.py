"""The DKIM signatures of a mail that can speak for its sender: of the sender's own domain, or the one above it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from requests_app.notices.inbound.sender_proof import speaks_for

MOST_SIGNATURES = 3
"""So many are looked at; honest mail has one or two of its own domain."""

MOST_HEADERS = 20
CHECK = "requests_app.notices.inbound.dkim_check:check"
"""The reader that checks them, as the sandbox is told."""

RESULTS = frozenset({"pass", "fail", "permerror", "neutral"})
"""What it may answer (RFC 8601); neutral: the signature proves too little."""

_TAG = re.compile(r"(?:^|;)\s{0,100}([ds])\s{0,100}=\s{0,100}([A-Za-z0-9._-]{1,253})\s{0,100}(?=;|$)")
_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?:\.(?!-)[A-Za-z0-9_-]{1,63}){0,10}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its place among those of the mail, and where its key is published."""

    place: int
    domain: str
    selector: str

    @property
    def key_name(self) -> str:
        """The name under which the name servers hold its key."""
        return f"{self.selector}._domainkey.{self.domain}"


def signatures_of(headers: Iterable[tuple[str, str]], sender: str) -> list[Signature]:
    """Those that can speak for the sender's address, the topmost first."""
    domain = sender.rpartition("@")[2].lower()
    given = [value for name, value in headers if name == "dkim-signature"][:MOST_HEADERS]
    found: list[Signature] = []
    for place, value in enumerate(given):
        tags = {name: said.lower() for name, said in reversed(_TAG.findall(value))}
        signature = Signature(place, tags.get("d", ""), tags.get("s", ""))
        if domain and speaks_for(signature.domain, domain) and is_name(signature.key_name):
            found.append(signature)
    return found[:MOST_SIGNATURES]


def is_name(name: str) -> bool:
    """Whether a name server can be asked for this name."""
    return len(name) <= 253 and _NAME.fullmatch(name) is not None


def question(raw: bytes, sender: str, keys: Sequence[tuple[int, str, bytes]]) -> bytes:
    """What the child is handed: for each signature its place, the name of its key and the key; then the mail."""
    told = {"sender": sender, "keys": [[place, name, key.decode("latin-1")] for place, name, key in keys]}
    return json.dumps(told).encode() + b"\n" + raw
