"""What delivery keeps beside the notices: webhook endpoints, what mail providers said, gates, and pulses."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models import City


class WebhookEndpoint(models.Model):
    """Where a city's gateway is told of things. Of the signing secret only a hash is stored.

    The secret is made again from `signing_id` and a key outside the database whenever it is needed
    (notices/delivery/webhooks.py). `topics` empty: all of them. `kinds` and `departments` narrow what is told of
    requests, by kind of request and by key of the department that has it; empty: every one.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="webhook_endpoints")
    url = models.URLField(max_length=500)
    topics = models.JSONField(default=list, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    departments = models.JSONField(default=list, blank=True)
    signing_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["city_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="webhook_endpoint_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            )
        ]

    def __str__(self) -> str:
        return f"Webhook {self.pk} of {self.city_id}"


class ReportKind(models.TextChoices):
    """What a mail provider says became of a mail."""

    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced permanently")
    DEFERRED = "deferred", _("Bounced temporarily")
    COMPLAINED = "complained", _("Marked as spam by the recipient")
    SUSPECTED = "suspected", _("Reported undelivered by email; not confirmed")


class DeliveryReport(models.Model):
    """One thing said about one mail after it was handed over, kept once however often it is said.

    `key`: the provider's own name of the event; unique with its source, so that a replay changes nothing.
    """

    notice = models.ForeignKey("requests_app.Notice", on_delete=models.CASCADE, related_name="reports")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="delivery_report_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReportKind.values), name="delivery_report_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of notice {self.notice_id}"


class CircuitBreaker(models.Model):
    """A way out that could not be reached: nothing is tried there until `closed_until_at`. `key`: its channel."""

    key = models.CharField(max_length=60, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.failures} failures"


class Heartbeat(models.Model):
    """When a recurring job last ended well, and what it counted; written by the doors that run it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
