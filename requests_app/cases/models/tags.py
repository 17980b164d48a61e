"""Which of the city's tags a case has."""

from __future__ import annotations

from django.db import models

from requests_app.cases.models.request import RecordsRequest
from requests_app.cities.models import Tag


class CaseTag(models.Model):
    """One tag on one case; who gave it and when is in its events."""

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="case_tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="case_tags")

    class Meta:
        ordering = ["tag__name", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="tag_once_per_case")]

    def __str__(self) -> str:
        return f"Tag {self.tag_id} of {self.case_id}"
