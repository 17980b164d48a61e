"""Requests that ask for the same records: one piece of work for many askers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.cases.models.request import RecordsRequest


class SharedWork(models.Model):
    """One case in a group. The same `work` in two rows: both ask for the same.

    Nothing of one case is another's: number, clock, decision and appeal stay each case's own, and only staff see
    the group. Who linked it and when is also in the events of the case.
    """

    case = models.OneToOneField(RecordsRequest, on_delete=models.CASCADE, related_name="shared_work")
    work = models.UUIDField(db_index=True, editable=False)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["case_id"]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.work}"
