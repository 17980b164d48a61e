"""What the city found in an exemption review, point by point."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.decisions import Decision
from requests_app.datasets.models import DatasetCitation


class PointKind(models.TextChoices):
    """What a point of an exemption review is about."""

    EXEMPTION = "exemption", _("The exemption it is withheld under")
    WITHDRAWN = "withdrawn", _("That it was withdrawn")
    UNPUBLISHED = "unpublished", _("That it is not published yet")
    UNDER_REVIEW = "under_review", _("That it is under review")
    RESTRICTED = "restricted", _("That it is restricted")
    NOT_PUBLIC = "not_public", _("That it is not public")
    NOTHING = "nothing", _("That it is already published to everyone")
    ASKED = "asked", _("What the requester asked the city to protect")


class ReviewPoint(models.Model):
    """One point of an exemption review and what the city found about it, written once (a trigger refuses changes).

    `citation` is the exemption the dataset was withheld under; `words` name a point the requester raised.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=PointKind.choices)
    citation = models.ForeignKey(
        DatasetCitation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True)
    finding = models.TextField()

    class Meta:
        ordering = ["decision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="review_point_once_per_place"),
            models.CheckConstraint(
                name="review_point_has_its_finding", condition=models.Q(finding__regex=r"\S")
            ),
            models.CheckConstraint(
                name="review_point_names_its_exemption",
                condition=models.Q(kind="exemption", citation__isnull=False)
                | (~models.Q(kind="exemption") & models.Q(citation__isnull=True)),
            ),
            models.CheckConstraint(
                name="review_point_says_what_was_asked",
                condition=models.Q(kind="asked", words__regex=r"\S")
                | (~models.Q(kind="asked") & models.Q(words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in decision {self.decision_id}"
