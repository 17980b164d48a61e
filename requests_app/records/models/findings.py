"""What was found in a record, and the boxes that redact it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.records.kinds import Answer, FindingKind, answers_for
from requests_app.records.models.record import Record
from requests_app.records.querysets import OfARecord


class FindingQuerySet(OfARecord["Finding"]):
    """Questions about findings."""


class Finding(models.Model):
    """One thing found: where (`page`, or `place` in the file), what it looks like, and what is done about it.

    `rects`: the rectangles around it, [[left, top, right, bottom], ...] in points. `position` is its place among the
    findings of its record, by which a second reading finds it again.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=FindingKind.choices)
    page = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    preview = models.CharField(max_length=500, blank=True)
    rects = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="finding_once_per_place"),
            models.CheckConstraint(
                name="finding_kind_known", condition=models.Q(kind__in=FindingKind.values)
            ),
            models.CheckConstraint(name="finding_answer_known", condition=models.Q(answer__in=Answer.values)),
            models.CheckConstraint(
                name="finding_accepted_says_why",
                condition=~models.Q(answer="accept") | models.Q(reason__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.record_id}"

    @property
    def possible_answers(self) -> tuple[Answer, ...]:
        """What may be done about it."""
        return answers_for(self.kind, self.record.shown_as, placed=bool(self.rects) or "!" in self.place)


class BoxState(models.TextChoices):
    """Whether a box may be burned in."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")


class BoxQuerySet(OfARecord["Box"]):
    """Questions about boxes."""


class Box(models.Model):
    """One redaction: a rectangle on a page, or cells of a sheet.

    `rect`: [left, top, right, bottom] in points; null for cells. `cells`: "B2", "B2:C9", "C:D", "4:6"; "" for all.
    `overturned_in`: the number of the appeal that overturned it; it is never approved again as it is.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="boxes")
    page = models.PositiveIntegerField()
    rect = models.JSONField(null=True, blank=True)
    cells = models.CharField(max_length=40, blank=True)
    exemption_key = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=BoxState.choices, default=BoxState.DRAFT)
    finding = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="boxes"
    )
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    overturned_in = models.CharField(max_length=30, blank=True, editable=False)

    objects = BoxQuerySet.as_manager()

    class Meta:
        ordering = ["record_id", "page", "id"]
        verbose_name_plural = "boxes"
        constraints = [
            models.CheckConstraint(name="box_state_known", condition=models.Q(state__in=BoxState.values)),
            models.CheckConstraint(
                name="box_is_on_a_page_or_on_cells", condition=models.Q(rect=None) | models.Q(cells="")
            ),
            models.CheckConstraint(
                name="box_approved_says_why",
                condition=models.Q(state="draft")
                | models.Q(approved_at__isnull=False, exemption_key__regex=r"\S", reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="box_overturned_is_not_approved",
                condition=models.Q(state="draft") | models.Q(overturned_in=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Box {self.pk} on page {self.page} of {self.record_id}"
