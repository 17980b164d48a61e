"""The key that signs checkpoints: made on first use, kept outside the database."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def signing_key(path: Path | None = None) -> Ed25519PrivateKey:
    """The key of this installation, made on first use in a file only its owner can read."""
    path = path or settings.LEDGER_KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except FileNotFoundError:
        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(raw.hex() + "\n")
        return key


def public_key(key: Ed25519PrivateKey) -> str:
    """The public half, as hex: what the city publishes."""
    return key.public_key().public_bytes_raw().hex()
