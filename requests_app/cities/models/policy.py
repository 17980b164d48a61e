"""What the law leaves to a city, as its administrator decided it."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City


class ReceiptPolicy(models.TextChoices):
    """On which local date a request counts as received."""

    ACTUAL = "actual_local_date", _("The local date on which it arrived")
    NEXT_OPEN = (
        "next_business_day",
        _("The next business day, if it arrived after hours or on a day the office was closed"),
    )


class ExtensionAnchor(models.TextChoices):
    """From which day the extension cap is measured; the law leaves it open, the earlier reading is the default."""

    UNROLLED = "unrolled_day_n", _("From day 10 itself (the earlier reading)")
    ROLLED = "rolled_base_due", _("From the due date after it moved past holidays and closures")


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
        default=False, help_text=_("The city reviews its own decisions when a requester asks.")
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
    appeal_past_from_on = models.DateField(
        null=True,
        blank=True,
        help_text=_(
            "From this day decisions made before the city reviewed its own can be appealed too; empty: they cannot."
        ),
    )
    appeal_each_installment = models.BooleanField(
        default=False,
        help_text=_("What an installment withholds can be appealed at once, not only after the last one."),
    )
    request_address = models.EmailField(
        blank=True,
        help_text=_(
            "Email that people send to this address becomes a request by itself; empty: a clerk opens it."
        ),
    )
    silence_basis = models.CharField(
        max_length=300,
        blank=True,
        help_text=_(
            "The rule that lets the city close a request whose requester does not answer a question."
        ),
    )
    silence_source = models.CharField(
        max_length=500, blank=True, help_text=_("Where that rule is published: a section or an address.")
    )
    correction_days = models.PositiveSmallIntegerField(
        default=7,
        validators=[MaxValueValidator(365)],
        help_text=_("So many days the person who made an entry can correct it; later an administrator can."),
    )
    deciding_roles = models.JSONField(default=list, blank=True)
    cooling_off_hours = models.PositiveSmallIntegerField(
        default=24,
        validators=[MaxValueValidator(720)],
        help_text=_(
            "A new role, or one whose password someone else reset, approves and decides no appeal meanwhile."
        ),
    )
    requires_second_factor = models.BooleanField(
        default=False,
        help_text=_("Staff sign in with a code or a passkey beside their password."),
    )
    approval_for = models.JSONField(default=list, blank=True)
    witness_emails = models.TextField(
        blank=True, help_text=_("Who outside the city gets each checkpoint by email, one address a line.")
    )
    close_after_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "Automatically close completed requests after this many days without activity; empty: "
            "a clerk closes them."
        ),
    )
    publishes_log = models.BooleanField(
        default=False,
        help_text=_("Anyone can download the city's request log, without personal data."),
    )
    publishes_cases = models.BooleanField(
        default=False, help_text=_("Clerks can publish a request on a page that anyone can follow.")
    )
    shows_review_progress = models.BooleanField(
        default=False, help_text=_("Requesters see how many pages of their records were reviewed.")
    )
    reading_room = models.BooleanField(
        default=False, help_text=_("Clerks can publish released records for everyone to read.")
    )
    reading_room_days = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(365)],
        help_text=_("Published records appear this many days after a clerk publishes them."),
    )
    reading_room_all = models.BooleanField(
        default=False,
        help_text=_("What is released in a request with a public page is published without another step."),
    )
    reading_room_indexed = models.BooleanField(
        default=False, help_text=_("Search engines may list the reading room.")
    )
    reminder_days = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(30)])
    fee_payment = models.TextField(
        blank=True, help_text=_("How a fee for copies can be paid; empty: not published by the city.")
    )
    fee_payment_url = models.URLField(max_length=500, blank=True)
    estimate_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("A fee estimate that is not paid within this many days expires; empty: it does not."),
    )
    estimate_reminder_days = models.PositiveSmallIntegerField(
        default=7,
        validators=[MaxValueValidator(365)],
        help_text=_("Remind the requester this many days before a fee estimate expires."),
    )
    staff_hour_cost = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("What an hour of staff time costs the city, in dollars; for reports, never charged."),
    )
    data_terms = models.TextField(
        blank=True,
        help_text=_("Terms of use for datasets that have none of their own; empty: not published."),
    )
    data_terms_url = models.URLField(max_length=500, blank=True)
    renewal_notice_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Notify the holder this many days before the last day of the API access."),
    )
    key_overlap_hours = models.PositiveSmallIntegerField(
        default=72,
        validators=[MaxValueValidator(720)],
        help_text=_("How long an old API key stays valid after it is replaced."),
    )
    limit_opens_incident = models.BooleanField(
        default=False,
        help_text=_("Open an incident when a holder makes more requests than the access allows."),
    )

    corrective_actions = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Corrective actions turned on or off here, each with its basis."),
    )
    corrective_action_contest_offered = models.BooleanField(
        default=True,
        help_text=_("Anyone restricted by a corrective action can ask another city employee to review it."),
    )
    corrective_action_contest_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Calendar days to contest a corrective action; empty: the city has set no last day."),
    )
    emergency_notice_days = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Business days within which the holder must be notified of an emergency suspension."),
    )

    class Meta:
        verbose_name_plural = "city policies"
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("request_address"),
                name="one_city_per_request_address",
                condition=~models.Q(request_address=""),
            ),
            models.CheckConstraint(
                name="silence_basis_has_its_source",
                condition=models.Q(silence_basis="", silence_source="")
                | (~models.Q(silence_basis="") & ~models.Q(silence_source="")),
            ),
            models.CheckConstraint(
                name="publishing_all_leaves_days_to_take_down",
                condition=models.Q(reading_room_all=False) | models.Q(reading_room_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"Policy of {self.city.name}"
