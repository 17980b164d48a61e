"""A case that only named staff may see: why, since when, and who they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.cases.models.request import RecordsRequest


class Restriction(models.Model):
    """Why a case is restricted. Who may read it stands on the case (`readers`). Open until lifted."""

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.TextField()
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
                fields=["case"], name="one_open_restriction_per_case", condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="restriction_says_why"),
        ]

    def __str__(self) -> str:
        return f"Restriction of {self.case_id}"
