"""Calls of programs that were answered already, so that the same call sent twice is done once."""

from __future__ import annotations

from django.db import models

from requests_app.access.api_keys import HASH


class AnsweredCall(models.Model):
    """One call that changed something and named itself (`Idempotency-Key`), with its answer: ids and dates only.

    `caller` is the token or link that called; `fingerprint` tells whether the same call came again.
    """

    caller = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="answered_call_once"),
            models.CheckConstraint(
                condition=models.Q(fingerprint__regex=HASH), name="answered_call_has_a_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller}: {self.key}"
