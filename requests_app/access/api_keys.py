"""Secrets of programs: API keys of holders and tokens of gateways. Made once, shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import secrets

KEY_MARK = "crk_"
"""What every API key begins with, so that a secret scanner can recognise one."""
GATEWAY_MARK = "crg_"
"""What every gateway token begins with."""
HASH = r"^[0-9a-f]{64}$"


def new_secret(mark: str) -> tuple[str, str]:
    """A new prefix and the whole secret: the mark, 12 hex digits, `_`, 256 random bits."""
    prefix = secrets.token_hex(6)
    return prefix, f"{mark}{prefix}_{secrets.token_urlsafe(32)}"


def hash_of(secret: str) -> str:
    """What is stored of a secret. It has 256 random bits, so that one plain SHA-256 cannot be searched."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
