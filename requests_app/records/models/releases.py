"""Files made for the requester, and the fixed sets of them that were released."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models import Decision, Document, RecordsRequest
from requests_app.records.models.record import Record
from requests_app.records.querysets import OfARecord, ReleaseQuerySet


class RenditionState(models.TextChoices):
    """What the witness said of a rendition."""

    VERIFIED = "verified", _("Verified")
    FAILED = "failed", _("Failed")


class RenditionQuerySet(OfARecord["Rendition"]):
    """Questions about renditions."""


def rendition_name(rendition: Rendition, _filename: str) -> str:
    """Where a file for the requester is stored."""
    return f"renditions/{rendition.key.hex[:2]}/{rendition.key.hex}"


class Rendition(models.Model):
    """A file made from a record for the requester, written once. `basis` is the hash of what it was made from: the
    original, the approved boxes, the answers; another basis needs another rendition. `faults`: codes and pages only.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="renditions")
    version = models.PositiveIntegerField()
    basis = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=RenditionState.choices)
    faults = models.JSONField(default=list, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    pages_count = models.PositiveIntegerField(default=0)
    boxes_count = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=rendition_name, max_length=80, blank=True)
    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="rendition"
    )
    made_at = models.DateTimeField()
    public_words_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="rendition_version_once"),
            models.CheckConstraint(
                name="rendition_state_known", condition=models.Q(state__in=RenditionState.values)
            ),
            models.CheckConstraint(
                name="rendition_verified_has_no_fault",
                condition=~models.Q(state="verified") | models.Q(faults=[]),
            ),
            models.CheckConstraint(
                name="rendition_offered_is_verified",
                condition=models.Q(document=None) | models.Q(state="verified"),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of {self.record_id}"


class Release(models.Model):
    """A fixed set of renditions that went out with a decision (or replaced an earlier file); written once.

    `manifest` says of every record what became of it, with hashes, boxes and exemptions; its hash is in the chain.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="releases"
    )
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField()

    objects = ReleaseQuerySet["Release"].as_manager()

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="release_number_once")]

    def __str__(self) -> str:
        return f"Release {self.number} of {self.case_id}"


class ReleaseItem(models.Model):
    """One file of a release. It can be called back with a reason; the address then says so, and what came instead."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    rendition = models.OneToOneField(Rendition, on_delete=models.PROTECT, related_name="item")
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recall_reason = models.TextField(blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="release_item_recalled_says_why",
                condition=models.Q(recalled_at=None, replaced_by=None)
                | models.Q(recalled_at__isnull=False, recall_reason__regex=r"\S"),
            )
        ]

    def __str__(self) -> str:
        return f"Item {self.pk} of release {self.release_id}"
