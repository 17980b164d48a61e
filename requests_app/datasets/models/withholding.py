"""Why a dataset is withheld: the exemptions relied on, complete like a denial, written once."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from requests_app.datasets.models.dataset import Dataset


class WithholdingQuerySet(models.QuerySet["DatasetWithholding"]):
    """Questions about what is withheld."""

    def parts_in_force(self) -> Self:
        """What is withheld of datasets that are published otherwise, with its exemptions (two queries)."""
        return self.exclude(part="").filter(end=None).prefetch_related("citations")


class DatasetWithholding(models.Model):
    """One decision to withhold a dataset, or a part of it. `responsible` is a list of {"name", "title"}.

    Written once (a trigger refuses changes); a dataset in `withheld` points to the one in force. `part` names the
    fields or rows that are withheld while the rest stays published, until its `end`; blank: the whole dataset.
    `segregability`: which part can be published, or why none. The pack is the law in force that day.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="withholdings")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    part = models.TextField(blank=True)
    responsible = models.JSONField(default=list)
    segregability = models.TextField()
    pack_key = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ["decided_at", "id"]

    def __str__(self) -> str:
        return f"Withholding of {self.dataset_id}"


class WithholdingEnd(models.Model):
    """A part that was withheld is published: since when, and by whom. Written once."""

    withholding = models.OneToOneField(DatasetWithholding, on_delete=models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["ended_at", "id"]

    def __str__(self) -> str:
        return f"End of {self.withholding_id}"


class DatasetCitation(models.Model):
    """One exemption a dataset is withheld under, copied from the pack in force, with the reason for this data."""

    withholding = models.ForeignKey(DatasetWithholding, on_delete=models.PROTECT, related_name="citations")
    exemption_key = models.CharField(max_length=60)
    exemption_name = models.CharField(max_length=160)
    citation_text = models.CharField(max_length=200)
    meaning = models.TextField()
    pack_key = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    records = models.TextField()
    explanation = models.TextField()
    needs_balance = models.BooleanField()
    facts = models.TextField(blank=True)
    harm = models.TextField(blank=True)
    other_law = models.CharField(max_length=300, blank=True)
    rereview_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["withholding", "exemption_key"], name="exemption_once_per_withholding"
            )
        ]

    def __str__(self) -> str:
        return self.citation_text
