"""A one-time code: the way from a letter on paper to the private page of its case."""

from __future__ import annotations

import uuid

from django.db import models

from requests_app.cases.models.request import RecordsRequest


class CaseCode(models.Model):
    """One code of one case. Only a keyed hash is stored; cases/codes.py makes the code itself from the id.

    It opens the page once (`used_at`); a clerk who makes a new one ends it (`ended_at`). One at a time is good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="codes")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="code_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
            models.CheckConstraint(
                name="code_is_used_or_ended", condition=models.Q(used_at=None) | models.Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["case"],
                name="one_good_code_per_case",
                condition=models.Q(used_at=None, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Code {self.id}"
