"""Who asks, the link that is their key, the counter of numbers, and the throttle."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models import City


class Way(models.TextChoices):
    """How a person wants to be reached."""

    EMAIL = "email", _("By email")
    POST = "post", _("By mail")
    SMS = "sms", _("By text message")


class Requester(models.Model):
    """The person behind a case: personal data sits here, in messages and in documents, nowhere else.

    `preferred_channel` empty: by email where there is one. `email_failed_at`, `phone_failed_at`: since then the
    address takes no letters; cleared when the address is changed. `email_confirmed_at`: since then the address is
    known to be theirs: they opened the link that was mailed to it, or someone of the city entered it for them.
    """

    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    preferred_channel = models.CharField(max_length=10, choices=Way.choices, blank=True)
    email_failed_at = models.DateTimeField(null=True, blank=True, editable=False)
    phone_failed_at = models.DateTimeField(null=True, blank=True, editable=False)
    email_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    no_contact = models.BooleanField(
        default=False, help_text=_("The requester wants no contact and checks the status page.")
    )

    class Meta:
        indexes = [
            models.Index(Lower("email"), name="requester_email_lower"),
        ]
        constraints = [
            models.CheckConstraint(
                name="requester_reachable_or_says_no_contact",
                condition=models.Q(no_contact=True)
                | ~models.Q(email="")
                | ~models.Q(phone="")
                | ~models.Q(postal_address=""),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or "requester"

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the address may be a stranger's: no automatic letter to it repeats what was typed."""
        return bool(self.email) and self.email_confirmed_at is None


class CaseLink(models.Model):
    """A capability link to one case. Only the hash of its secret is stored; see cases/links.py.

    `expires_at` counts once the case has ended. `used_at`: when it was last opened, to the day. `shown_at`: when a page
    first showed it to whoever it was made for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("requests_app.RecordsRequest", on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            )
        ]

    def __str__(self) -> str:
        return f"Link {self.id}"


class NumberCounter(models.Model):
    """The last case number given, per city and year; taken under its row's lock."""

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "year"], name="one_counter_per_city_and_year")]

    def __str__(self) -> str:
        return f"{self.city_id}/{self.year}: {self.last}"


class RateLimitWindow(models.Model):
    """How often one hashed address did one thing in one window; shared by all web processes.

    `seconds` is the length of the window; one caller may be counted in several at once.
    """

    key = models.CharField(max_length=100, primary_key=True)
    window_start_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key
