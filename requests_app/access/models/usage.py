"""What gateways tell: who may ask about keys, and how many calls were made with each."""

from __future__ import annotations

from django.db import models

from requests_app.access.api_keys import HASH
from requests_app.access.models.grants import AccessGrant, ApiKey
from requests_app.cities.models import City


class GatewayToken(models.Model):
    """The secret of one API gateway of a city; it asks about the keys of that city and reports their calls."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="gateway_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="gateway_token_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=HASH),
            ),
            models.CheckConstraint(
                name="gateway_token_expires_after_it_begins",
                condition=models.Q(expires_at__gt=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"crg_{self.prefix}…"


class UsageBatch(models.Model):
    """One report of a gateway. The same `batch` again changes nothing; `body_hash` tells whether it is the same."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="usage_batches")
    batch = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "batch"], name="usage_batch_once_per_city"),
            models.CheckConstraint(condition=models.Q(body_hash__regex=HASH), name="usage_batch_has_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.city_id}/{self.batch}"


class Usage(models.Model):
    """Calls made with one key in one span of time. `on` is the city's date on which the span began."""

    batch = models.ForeignKey(UsageBatch, on_delete=models.CASCADE, related_name="lines")
    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="usage")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, related_name="usage")
    begin_at = models.DateTimeField()
    end_at = models.DateTimeField()
    on = models.DateField()
    calls = models.PositiveBigIntegerField()
    refused = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_at__gt=models.F("begin_at")), name="usage_span_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(refused__lte=models.F("calls")), name="usage_refused_within_calls"
            ),
        ]
        indexes = [models.Index(fields=["grant", "-on"], name="usage_by_day")]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.on}: {self.calls}"
