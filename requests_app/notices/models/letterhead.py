"""What letters are written on and how they are mailed: a city's letterhead in versions, the print queue's batches."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.cities.models import City
from requests_app.notices.models.notice import Notice


class Letterhead(models.Model):
    """A city's letterhead in one version, written once (a trigger holds that): a change is a new version.

    `heading`: {"en": [lines], "es": [lines]}, empty: the contact from the city's sources. `signature`:
    {"name", "title", "office"}. `signatures`: the same by letter key or by "department:<key>". `layouts`:
    {letter key: {"en": text, "es": text}}, the order of a letter's parts with the city's own words between them
    (notices/letters/layouts.py).
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="letterhead")
    version = models.PositiveIntegerField()
    heading = models.JSONField(default=dict, blank=True)
    logo = models.BinaryField(null=True)
    logo_format = models.CharField(max_length=3, blank=True)
    logo_alt = models.CharField(max_length=200, blank=True)
    signature = models.JSONField(default=dict, blank=True)
    signatures = models.JSONField(default=dict, blank=True)
    layouts = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["city", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["city", "version"], name="letterhead_version_once_per_city"),
            models.CheckConstraint(
                name="a_logo_has_a_kind_and_words",
                condition=Q(logo=None, logo_format="", logo_alt="")
                | (Q(logo__isnull=False, logo_format__in=["svg", "png"]) & ~Q(logo_alt="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Letterhead {self.version} of {self.city_id}"


class PrintBatch(models.Model):
    """Letters printed together on one day. Its PDF is put together from the letters' own files, never stored."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="print_batches")
    printed_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    both_sides = models.BooleanField(default=True)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-printed_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["city", "printed_on", "number"], name="print_batch_number_once")
        ]

    def __str__(self) -> str:
        return f"Letters of {self.printed_on} ({self.number})"


class PrintedLetter(models.Model):
    """One letter in one batch: its place, and who put it in the mail on which day."""

    batch = models.ForeignKey(PrintBatch, on_delete=models.PROTECT, related_name="letters")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="printings")
    position = models.PositiveIntegerField()
    mailed_on = models.DateField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mailed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    spoiled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "notice"], name="letter_once_per_batch"),
            models.UniqueConstraint(
                fields=["notice"],
                name="letter_in_one_open_batch",
                condition=Q(spoiled_at=None, mailed_at=None),
            ),
            models.CheckConstraint(
                name="mailed_by_whom_on_which_day",
                condition=Q(mailed_on=None, mailed_at=None, mailed_by=None)
                | Q(mailed_on__isnull=False, mailed_at__isnull=False, mailed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="mailed_or_spoiled_not_both", condition=Q(mailed_at=None) | Q(spoiled_at=None)
            ),
            models.CheckConstraint(name="printed_position_from_1", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"Notice {self.notice_id} in batch {self.batch_id}"
