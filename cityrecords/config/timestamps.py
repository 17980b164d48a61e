"""The authority that stamps each checkpoint by RFC 3161, and the certificates its stamps must lead up to."""

from __future__ import annotations

from pathlib import Path

from cityrecords.config import env
from cityrecords.config.env_addresses import split_address


def authority() -> str:
    """`TIMESTAMP_URL`, http or https: a stamp is signed, so the way it came does not matter. Empty: no stamps."""
    value = env.text("TIMESTAMP_URL", "")
    if value:
        parts = split_address("TIMESTAMP_URL", value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.fragment:
            raise env.EnvError("TIMESTAMP_URL", "must be an http or https address without user name")
    return value


def roots(url: str) -> Path | None:
    """`TIMESTAMP_ROOTS`: a PEM file with the root certificates of that authority; needed beside an address."""
    named = env.text("TIMESTAMP_ROOTS", "")
    if not url:
        return None
    if not named or not Path(named).is_file():
        raise env.EnvError("TIMESTAMP_ROOTS", "must name a PEM file with the authority's root certificates")
    return Path(named)
