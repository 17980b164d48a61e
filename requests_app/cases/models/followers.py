"""Someone who follows a public case by email: confirmed by them, ended by them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from requests_app.cases.models.request import RecordsRequest


class Follow(models.Model):
    """One address that follows one public case. Nothing is sent but the question until `confirmed_at` is set.

    `link_id` makes the private address to confirm and to end it (cases/links.py: secret_of); only a hash is stored.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="follows")
    email = models.EmailField()
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("email"),
                name="one_follow_per_case_and_address",
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="follow_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "id"],
                name="follow_running",
                condition=models.Q(ended_at=None, confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Follow {self.pk} of {self.case_id}"
