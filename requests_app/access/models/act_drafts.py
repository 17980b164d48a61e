"""What someone typed into the form of an act and has not sent yet, kept for them alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.access.models.incidents import Incident
from requests_app.cases.models import RecordsRequest
from requests_app.datasets.models import Dataset

_CASE = Q(case__isnull=False, incident=None, dataset=None)
_INCIDENT = Q(case=None, incident__isnull=False, dataset=None)
_DATASET = Q(case=None, incident=None, dataset__isnull=False)


class ActDraft(models.Model):
    """One form as it was typed: per person, act, and case, incident or dataset. `typed`: list of [name, value]."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=60)
    case = models.ForeignKey(
        RecordsRequest, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    typed = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_CASE | _INCIDENT | _DATASET, name="act_draft_is_about_one_thing"
            ),
            models.UniqueConstraint(
                fields=["user", "act", "case"], name="one_act_draft_per_case", condition=_CASE
            ),
            models.UniqueConstraint(
                fields=["user", "act", "incident"], name="one_act_draft_per_incident", condition=_INCIDENT
            ),
            models.UniqueConstraint(
                fields=["user", "act", "dataset"], name="one_act_draft_per_dataset", condition=_DATASET
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.act} by {self.user_id}"
