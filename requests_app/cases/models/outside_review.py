"""What a body outside the city was asked about a case, and what it answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest


class OutsideRole(models.TextChoices):
    """What the body does."""

    RULING = "ruling", _("Rules before the city withholds records")
    REVIEW = "review", _("Reviews the city's decision")
    ADVISORY = "advisory", _("Gives an opinion")
    MEDIATION = "mediation", _("Mediates between the requester and the city")


class OutsideOutcome(models.TextChoices):
    """What came of it."""

    MAY_WITHHOLD = "may_withhold", _("The city can withhold the records")
    MAY_WITHHOLD_PART = "may_withhold_part", _("The city can withhold some records and must release others")
    MUST_RELEASE = "must_release", _("The city must release the records")
    PREVIOUS = "previous_determination", _("An earlier ruling already covers these records")
    FOR_REQUESTER = "for_requester", _("The agency agreed with the requester")
    FOR_CITY = "for_city", _("The agency agreed with the city")
    MIXED = "mixed", _("The agency agreed with each side in part")
    SETTLED = "settled", _("The requester and the city agreed")
    NOT_SETTLED = "not_settled", _("The requester and the city did not agree")
    DROPPED = "dropped", _("It ended without an answer")


class OutsideReview(models.Model):
    """One question to a body outside the city: who asked, when, under which number, and the answer.

    The body's name and citation are copied from the pack in force at receipt. Dates are the city's local dates.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="outside_reviews")
    body_key = models.CharField(max_length=40)
    body_name = models.CharField(max_length=160)
    role = models.CharField(max_length=10, choices=OutsideRole.choices)
    citation_text = models.CharField(max_length=200)
    asked_on = models.DateField()
    exceptions = models.TextField(blank=True)
    briefed_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=24, choices=OutsideOutcome.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "body_key"], name="one_open_question_per_body", condition=Q(outcome="")
            ),
            models.CheckConstraint(
                name="outside_answer_is_whole",
                condition=Q(outcome="", answered_on=None) | (~Q(outcome="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="outside_answer_after_question",
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("asked_on")),
            ),
            models.CheckConstraint(
                name="outside_role_known", condition=Q(role__in=["ruling", "review", "advisory", "mediation"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_name} in {self.case_id}"
