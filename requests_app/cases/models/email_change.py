"""A change of the requester's email address: the old one, the new one, and the link that undoes it."""

from __future__ import annotations

import uuid

from django.db import models

from requests_app.cases.models.request import RecordsRequest


class EmailChange(models.Model):
    """One change. Until `confirmed_at` the old address stays in force; one that is in force at once has both instants.

    `new_email` is empty where letters no longer go by email at all. `link_id` makes the address that undoes it
    (cases/links.py: undo_address), which only the old mailbox gets; only a hash is stored. `ended_at`: it was undone,
    or another one took its place before it was confirmed.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField(blank=True)
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_email_change_waits_per_case",
                condition=models.Q(confirmed_at=None, ended_at=None),
            ),
            models.CheckConstraint(
                name="email_change_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
        ]

    def __str__(self) -> str:
        return f"Change of the address of {self.case_id}"
