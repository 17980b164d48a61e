"""The key that signs checkpoints: kept outside the database, made for an empty ledger alone, rotated on purpose."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from requests_app.services.ledger.key_files import note_key


class KeyIsGone(Exception):
    """There are checkpoints, and the key they are signed with is not where it belongs. No other is made silently."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger has checkpoints, but its signing key is gone. Restore the file that LEDGER_KEY_FILE names "
            "from its back-up; only if it is lost, run manage.py rotate_ledger_key --lost."
        )


def signing_key(path: Path | None = None, *, mint: bool = True) -> Ed25519PrivateKey:
    """The key of this installation; with `mint` it is made where there is none. Raises KeyIsGone, ValueError."""
    path = path or settings.LEDGER_KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    except FileNotFoundError:
        if not mint:
            raise KeyIsGone from None
        return _made(path)


def rotate_key(now: datetime, *, lost: bool = False) -> str:
    """Sign with another key from now on; the public half of the new one.

    The old one is kept beside it until a person destroys it. Raises KeyIsGone, unless it is `lost`.
    """
    path: Path = settings.LEDGER_KEY_FILE
    if path.exists():
        note_key(public_key(signing_key(path, mint=False)), now)
        path.rename(path.with_name(f"{path.name}.retired-{now:%Y%m%dT%H%M%SZ}"))
    elif not lost:
        raise KeyIsGone
    public = public_key(_made(path))
    note_key(public, now)
    return public


def public_key(key: Ed25519PrivateKey) -> str:
    """The public half, as hex: what the city publishes."""
    return key.public_key().public_bytes_raw().hex()


def _made(path: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(raw.hex() + "\n")
    return key
