"""A record under review, as it was taken in, and its pages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from requests_app.cases.models import RecordsRequest
from requests_app.records.kinds import ReadState, RecordDecision, RecordKind
from requests_app.records.querysets import PageQuerySet, RecordQuerySet


def original_name(record: Record, _filename: str) -> str:
    """Where the original is stored; what it was called stays in the row."""
    return f"records/{record.key.hex[:2]}/{record.key.hex}"


class Record(models.Model):
    """One item: a file, or what was taken out of one (`parent`, at `position`). Stored before it is read.

    `copy_of`: the same thing is there already, and this row only counts it (it has no file). `content_sha256` knows
    copies of a mail, whose transport headers differ. `claimed_until` is the lease of whoever reads it; `tries` are
    counted before each try. A mail's own fields are blank for other kinds. `needs_rendition`: something changed since
    the file for the requester was last made. `version_file`: the record as another tool redacted it; where there is
    one, it is what goes out, and the findings are its own. `bands`: what records with nearly the same words share.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="records")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="members"
    )
    position = models.PositiveIntegerField(null=True, blank=True)
    depth = models.PositiveSmallIntegerField(default=0)
    copy_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="copies"
    )
    kind = models.CharField(max_length=10, choices=RecordKind.choices)
    name = models.CharField(max_length=300)
    path = models.CharField(max_length=1000, blank=True)
    custodian = models.CharField(max_length=160, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=original_name, max_length=80, blank=True)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_state = models.CharField(max_length=10, choices=ReadState.choices, default=ReadState.WAITING)
    problem = models.CharField(max_length=30, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    pages_count = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=400, blank=True)
    thread = models.CharField(max_length=400, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    recipients = models.TextField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version_kind = models.CharField(max_length=10, choices=RecordKind.choices, blank=True)
    version_sha256 = models.CharField(max_length=64, blank=True)
    version_file = models.FileField(upload_to="record-versions", max_length=80, blank=True)
    bands = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    needs_rendition = models.BooleanField(default=False)
    pages_file = models.FileField(upload_to="record-pages", max_length=80, blank=True)
    decision = models.CharField(
        max_length=14, choices=RecordDecision.choices, default=RecordDecision.UNDECIDED
    )
    exemption_key = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["case", "sha256"], name="record_by_content"),
            models.Index(fields=["case", "message_id"], name="record_by_message"),
            models.Index(
                fields=["case", "decision", "id"],
                include=["copy_of", "kind", "read_state"],
                name="record_by_decision",
            ),
            models.Index(fields=["case", "custodian"], name="record_by_custodian"),
            models.Index(
                fields=["id"], name="record_to_read", condition=models.Q(read_state="waiting", copy_of=None)
            ),
            GinIndex(fields=["bands"], name="record_by_likeness"),
            models.Index(fields=["id"], name="record_to_make", condition=models.Q(needs_rendition=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["parent", "position"], name="member_once_per_archive"),
            models.CheckConstraint(name="record_kind_known", condition=models.Q(kind__in=RecordKind.values)),
            models.CheckConstraint(
                name="record_read_state_known", condition=models.Q(read_state__in=ReadState.values)
            ),
            models.CheckConstraint(
                name="record_decision_known", condition=models.Q(decision__in=RecordDecision.values)
            ),
            models.CheckConstraint(
                name="record_withheld_says_why",
                condition=~models.Q(decision="withhold")
                | models.Q(exemption_key__regex=r"\S", reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="record_decided_by_somebody",
                condition=models.Q(decision="undecided") | models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="record_version_kind_known", condition=models.Q(version_kind__in=["", "pdf", "media"])
            ),
            models.CheckConstraint(
                name="record_failed_says_why",
                condition=~models.Q(read_state="failed") | ~models.Q(problem=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_as(self) -> str:
        """Its kind; a Word file that was set as pages is drawn on like any other text."""
        is_set = self.kind == RecordKind.WORD and bool(self.pages_file)
        return RecordKind.OFFICE.value if is_set else self.kind


def picture_name(page: Page, _filename: str) -> str:
    """Where the picture of a page is kept."""
    return f"record-pictures/{page.record.key.hex[:2]}/{page.record.key.hex}-{page.number}"


class Page(models.Model):
    """A page of a record, or a sheet of a workbook (its `title`, its `cells`: [["A1", "text"], ...]).

    `words`: [[letters, left, top, right, bottom], ...] in points from the top left corner of the page as shown; `text`
    is made of them. `image` is the picture of the review page, made when it is first looked at.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    width = models.FloatField()
    height = models.FloatField()
    title = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    words = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    image = models.FileField(upload_to=picture_name, max_length=100, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="page_once_per_record")]

    def __str__(self) -> str:
        return f"Page {self.number} of {self.record_id}"
