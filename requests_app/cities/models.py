"""The city as data: what its sources say, what its administrator decided, who works there, when it is closed."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff may do in one city; policy.py says which acts each role has."""

    INTAKE_CLERK = "intake_clerk", _("Intake clerk")
    DEPARTMENT_REVIEWER = "department_reviewer", _("Department reviewer")
    APPEALS_OFFICER = "appeals_officer", _("Appeals officer")
    CITY_ADMINISTRATOR = "city_administrator", _("City administrator")


class ReceiptPolicy(models.TextChoices):
    """On which local date a request counts as received."""

    ACTUAL = "actual_local_date", _("The local date on which it arrived")
    NEXT_OPEN = "next_business_day", _("The next open day when it arrived after hours or on a closed day")


class ExtensionAnchor(models.TextChoices):
    """From which day the extension cap is measured; the law leaves it open, the earlier reading is the default."""

    UNROLLED = "unrolled_day_n", _("From day 10 itself (the earlier reading)")
    ROLLED = "rolled_base_due", _("From the due date after it moved past closed days")


class User(AbstractUser):
    """A staff account. Residents have none: they hold a link to their case."""


class City(models.Model):
    """One city as its sources describe it; rewritten by `load_cities`, never by hand. Null: not specified."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=2)
    timezone = models.CharField(max_length=60)
    pack_key = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return self.name


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


class Department(models.Model):
    """A part of the city that holds records; `source` and `confidence` say where the name comes from."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="departments")
    key = models.SlugField()
    name = models.CharField(max_length=160)
    roles = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=list, blank=True)
    confidence = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="department_key_once_per_city")]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day on which the city's office is closed all day, beside the law's own holidays."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="closed_days")
    on = models.DateField()
    note = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["city", "on"], name="closed_day_once_per_city")]

    def __str__(self) -> str:
        return f"{self.on}: {self.note}"


class Membership(models.Model):
    """What one member of staff is in one city. A department, where given, narrows what they see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True)
    title = models.CharField(max_length=120, blank=True, help_text=_("Job title, as letters name it."))
    wants_digest = models.BooleanField(
        default=True, help_text=_("Send a list of what is due on the morning of every open day.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "city", "role"], name="one_membership_per_role_and_city"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user.username}: {self.get_role_display()}, {self.city.name}"
