"""Tokens with which a program reads the API as a member of staff; only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import models

from requests_app.cities.models import User

MARK = "crt_"
"""What every token begins with, so that a secret scanner can recognise one."""


class StaffToken(models.Model):
    """One token of one account. `prefix` names it in lists; the secret is shown once and kept as a hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
            models.CheckConstraint(
                name="token_expires_after_it_begins",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{MARK}{self.prefix}…"


def make_secret() -> tuple[str, str]:
    """A new prefix and the whole token: `crt_`, 8 hex digits, `_`, 256 random bits."""
    prefix = secrets.token_hex(4)
    return prefix, f"{MARK}{prefix}_{secrets.token_urlsafe(32)}"


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find(token: str, now: datetime) -> StaffToken | None:
    """The living token of an active account; None for unknown, revoked, expired and switched-off alike."""
    return (
        StaffToken.objects.select_related("user")
        .filter(secret_hash=hash_of(token), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
