"""What of a case's released records everyone may read, and the words of what was released, to be searched."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.cases.models import RecordsRequest
from requests_app.records.models.releases import Rendition
from requests_app.records.querysets import ReadingRoomQuerySet


class ReadingRoomEntry(models.Model):
    """The released records of one case under a title that a clerk wrote. Open from `opens_on` until it is taken down.

    `shown`, `opened`, `sufficed`: how often it was offered to someone who filed, opened from there, and was enough.
    """

    case = models.OneToOneField(RecordsRequest, on_delete=models.CASCADE, related_name="reading_room_entry")
    title = models.CharField(max_length=200)
    opens_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removal_reason = models.TextField(blank=True)
    shown = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    sufficed = models.PositiveIntegerField(default=0)

    objects = ReadingRoomQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        verbose_name_plural = "reading room entries"
        constraints = [
            models.CheckConstraint(
                name="reading_room_entry_has_a_title", condition=models.Q(title__regex=r"\S")
            ),
            models.CheckConstraint(
                name="reading_room_entry_removed_says_why",
                condition=models.Q(removed_at=None) | models.Q(removal_reason__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicPage(models.Model):
    """The words of one page of a released file, read from the file that went out, never from the original."""

    rendition = models.ForeignKey(Rendition, on_delete=models.CASCADE, related_name="public_pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["rendition_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rendition", "number"], name="public_page_once_per_rendition")
        ]

    def __str__(self) -> str:
        return f"Page {self.number} of {self.rendition_id}"
