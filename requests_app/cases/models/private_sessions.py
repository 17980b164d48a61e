"""Around private links: sessions that were left, codes mailed to make sure of who it is, links asked for again."""

from __future__ import annotations

import uuid

from django.db import models

from requests_app.cases.models.request import RecordsRequest
from requests_app.cities.models import City

SHA_256 = r"^[0-9a-f]{64}$"


class EndedSession(models.Model):
    """A private session that was left: a copy of its cookie opens nothing. Kept until the cookie ends by itself."""

    session_hash = models.CharField(max_length=64, primary_key=True)
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_session_is_a_hash", condition=models.Q(session_hash__regex=SHA_256)
            )
        ]

    def __str__(self) -> str:
        return f"Left {self.ended_at}"


class MailedCode(models.Model):
    """A one-time code mailed to the address on record, for one private session. Only a keyed hash is stored.

    `tries`: how often a code was typed. `confirmed_at`: since then the session is known to be the mailbox's reader.
    `ended_at`: a newer one took its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="mailed_codes")
    session_hash = models.CharField(max_length=64)
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailed_code_holds_hashes_only",
                condition=models.Q(secret_hash__regex=SHA_256, session_hash__regex=SHA_256),
            ),
            models.UniqueConstraint(
                fields=["session_hash"],
                name="one_mailed_code_per_session",
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Mailed code {self.id}"


class LinkAsk(models.Model):
    """Someone asked for the links of an address, known or not; answered and deleted within seconds."""

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    email = models.EmailField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "email"], name="one_ask_per_city_and_address")]

    def __str__(self) -> str:
        return f"Asked {self.asked_at}"
