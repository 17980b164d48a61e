"""Tokens with which a program uses the API as a member of staff; only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models import City, Department, User

MARK = "crt_"
"""What every token begins with, so that a secret scanner can recognise one."""


class TokenScope(models.TextChoices):
    """What a token may be used for, beside what its owner's roles allow."""

    READ = "read", _("Read requests")
    CALENDAR = "calendar", _("Read due dates as a calendar")
    FILE = "file", _("File requests")
    MESSAGE = "message", _("Write to requesters")
    UPLOAD = "upload", _("Add documents")
    ASSIGN = "assign", _("Take up and assign requests")
    TASKS = "tasks", _("Ask custodians to search")
    DECIDE = "decide", _("Send determinations")


def read_only() -> list[str]:
    """The scopes of a token that names none."""
    return [TokenScope.READ.value]


class StaffToken(models.Model):
    """One token of one account. `prefix` names it in lists; the secret is shown once and kept as a hash.

    `city` and `department` narrow what the account may see and do; neither set: all of its cities.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, blank=True)
    scopes = models.JSONField(default=read_only)
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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
            models.CheckConstraint(
                name="token_scopes_are_known",
                condition=models.Q(scopes__contained_by=TokenScope.values) & ~models.Q(scopes=[]),
            ),
            models.CheckConstraint(
                name="token_of_a_department_names_its_city",
                condition=models.Q(department=None) | models.Q(city__isnull=False),
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
