"""What the law leaves to a city, as its administrator decided it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City


class ReceiptPolicy(models.TextChoices):
    """On which local date a request counts as received."""

    ACTUAL = "actual_local_date", _("The local date on which it arrived")
    NEXT_OPEN = "next_business_day", _("The next open day when it arrived after hours or on a closed day")


class ExtensionAnchor(models.TextChoices):
    """From which day the extension cap is measured; the law leaves it open, the earlier reading is the default."""

    UNROLLED = "unrolled_day_n", _("From day 10 itself (the earlier reading)")
    ROLLED = "rolled_base_due", _("From the due date after it moved past closed days")


class CityPolicy(models.Model):
    """What the law leaves to the city, decided by its administrator. Null: the city does not specify it."""

    city = models.OneToOneField(City, on_delete=models.CASCADE, related_name="policy")
    receipt_policy = models.CharField(
        max_length=24, choices=ReceiptPolicy.choices, default=ReceiptPolicy.ACTUAL
    )
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    extension_anchor = models.CharField(
        max_length=24, choices=ExtensionAnchor.choices, default=ExtensionAnchor.UNROLLED
    )
    appeal_offered = models.BooleanField(
        default=False, help_text=_("The city itself reviews its decisions when a requester asks.")
    )
    appeal_filing_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    appeal_decision_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    appeal_late_allowed = models.BooleanField(default=False)
    appeal_basis = models.CharField(
        max_length=300, blank=True, help_text=_("The ordinance or policy that creates the review.")
    )
    deciding_roles = models.JSONField(default=list, blank=True)
    approval_for = models.JSONField(default=list, blank=True)
    close_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Close a finished request by itself after so many days; empty: a clerk closes it."),
    )
    publishes_log = models.BooleanField(
        default=False,
        help_text=_("Everybody may download the city's log of requests, without personal data."),
    )
    publishes_cases = models.BooleanField(
        default=False, help_text=_("Clerks may give a request a public page that anybody can follow.")
    )
    reminder_days = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(30)])
    data_terms = models.TextField(
        blank=True, help_text=_("Terms of use of datasets that name none of their own; empty: not specified.")
    )
    data_terms_url = models.URLField(max_length=500, blank=True)
    renewal_notice_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Write to the holder of an access so many days before its last day."),
    )
    key_overlap_hours = models.PositiveSmallIntegerField(
        default=72,
        validators=[MaxValueValidator(720)],
        help_text=_("How long an old API key works beside the new one that takes its place."),
    )
    limit_opens_incident = models.BooleanField(
        default=False, help_text=_("Open an incident when a holder makes more calls than the access allows.")
    )

    corrective_actions = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Corrective actions switched on or off here, each with what it is based on."),
    )
    corrective_action_contest_offered = models.BooleanField(
        default=True,
        help_text=_(
            "Who is restricted by a corrective action may ask somebody else of the city to review it."
        ),
    )
    corrective_action_contest_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "Calendar days to contest a corrective action; empty: the city does not specify a last day."
        ),
    )
    emergency_notice_days = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Business days within which the holder must be told of an emergency suspension."),
    )

    class Meta:
        verbose_name_plural = "city policies"

    def __str__(self) -> str:
        return f"Policy of {self.city.name}"
