"""Keeping and forgetting: legal holds, and how long a city keeps finished cases."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.states import Kind
from requests_app.cities.models import City


class LegalHold(models.Model):
    """Why a case must be kept whole, who said so, and when someone looks again. Open until lifted.

    `matter` names the claim or case for which a whole set of requests is kept; blank: this request alone.
    `brought_at`: when the review day brought it back to a person, until they have looked.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    matter = models.CharField(max_length=160, blank=True)
    review_on = models.DateField()
    brought_at = models.DateTimeField(null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "matter"],
                name="one_open_hold_per_matter",
                condition=models.Q(lifted_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Hold on {self.case_id}, review {self.review_on}"


class RetentionRule(models.Model):
    """After how many years a city forgets the people in its closed cases of a kind, and on what basis.

    `series` narrows a rule to one records series of the city's own schedule; blank: every case of the kind that no
    narrower rule names.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="retention_rules")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    series = models.CharField(max_length=60, blank=True)
    years = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    basis = models.CharField(max_length=300, help_text="The ordinance or schedule that sets it.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "kind", "series"], name="one_retention_rule_per_series"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="retention_rule_names_its_basis"),
        ]

    def __str__(self) -> str:
        return f"{', '.join(filter(None, [self.get_kind_display(), self.series]))}: {self.years} years"
