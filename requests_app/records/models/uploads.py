"""A file on its way in: sent in parts, so that a connection that breaks costs one part and not the file."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from requests_app.cases.models import RecordsRequest
from requests_app.records.querysets import OfARecord


class UploadQuerySet(OfARecord["RecordUpload"]):
    """Questions about files on their way in."""

    case_path = "case__"


class RecordUpload(models.Model):
    """One file of `size` bytes, `received` of them here. `path`: the folder it was in; `mark`: a hash of folder, name,
    size and time of change, by which the same file goes on where it stopped."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="record_uploads")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    path = models.CharField(max_length=1000, blank=True)
    mark = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "started_by", "mark"], name="upload_once_per_file"),
            models.CheckConstraint(
                name="upload_within_its_size", condition=models.Q(received__lte=models.F("size"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.received} of {self.size}"


def part_name(part: UploadPart, _filename: str) -> str:
    """Where a part is stored."""
    return f"record-uploads/{part.upload.key.hex}/{part.start}"


class UploadPart(models.Model):
    """Bytes of a file from `start` on."""

    upload = models.ForeignKey(RecordUpload, on_delete=models.CASCADE, related_name="parts")
    start = models.PositiveBigIntegerField()
    file = models.FileField(upload_to=part_name, max_length=100)

    class Meta:
        ordering = ["upload_id", "start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="upload_part_once_per_place")]

    def __str__(self) -> str:
        return f"Part of {self.upload_id} from {self.start}"
