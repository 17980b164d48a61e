"""The days on which the city looks at an exemption again, and what it found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.decisions import Citation
from requests_app.cases.models.request import RecordsRequest


class RereviewOutcome(models.TextChoices):
    """What the city found when it looked again."""

    STILL_APPLIES = "still_applies", _("It still applies")
    NO_LONGER = "no_longer", _("It no longer applies")


class Rereview(models.Model):
    """One day on which a time-limited citation must be looked at again, and what came of it.

    `brought_at` is when the sweep brought it back to staff. Open while `outcome` is blank.
    """

    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="reviews")
    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="rereviews")
    due_on = models.DateField()
    brought_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=RereviewOutcome.choices, blank=True)
    reason = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="rereview_by_day",
                condition=models.Q(brought_at=None, outcome=""),
            ),
            models.Index(fields=["case"], name="rereview_open", condition=models.Q(outcome="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citation"], name="one_open_rereview_per_citation", condition=models.Q(outcome="")
            ),
            models.CheckConstraint(
                name="rereview_whole",
                condition=models.Q(outcome="", reviewed_by=None, reviewed_at=None, next_on=None)
                | models.Q(
                    outcome="still_applies",
                    reason__regex=r"\S",
                    next_on__gt=models.F("due_on"),
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                )
                | models.Q(
                    outcome="no_longer",
                    reason__regex=r"\S",
                    next_on=None,
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citation_id} again on {self.due_on}"
