"""The time staff spend on a case: minutes by person and kind of work, entered or measured."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest


class Work(models.TextChoices):
    """What the time was spent on. A law names some of these as never charged (fees.not_chargeable of its pack)."""

    SEARCH = "search", _("Searching")
    REVIEW = "review", _("Reviewing")
    REDACTION = "redaction", _("Redacting")
    COPYING = "duplication", _("Copying")
    PROGRAMMING = "programming", _("Programming and data extraction")
    WRITING = "writing", _("Writing to the requester")


class StaffTime(models.Model):
    """One person's time on one case. `minutes` None: a timer that still runs, since `started_at`; one a person.

    It holds no words: nothing in it is personal data of a requester.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="staff_times")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    work = models.CharField(max_length=12, choices=Work.choices)
    on = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(work__in=Work.values), name="staff_time_work_known"),
            models.CheckConstraint(
                name="staff_time_is_measured_or_running",
                condition=Q(minutes__gte=1, minutes__lte=1440) | Q(minutes=None, started_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person"], name="one_running_timer_a_person", condition=Q(minutes=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} on {self.case_id}"
