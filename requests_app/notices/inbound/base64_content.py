"""Base64 as mails hold it: foreign signs are passed over, a broken end is mended."""

from __future__ import annotations

import binascii

_NOT_BASE64 = bytes(
    sorted(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
)


def unbase64(raw: bytes) -> bytes:
    """The decoded content."""
    signs = raw.translate(None, _NOT_BASE64)
    return binascii.a2b_base64(signs[: len(signs) - (len(signs) % 4 == 1)] + b"==")
