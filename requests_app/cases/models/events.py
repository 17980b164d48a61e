"""Events, which are the truth, and deadlines, which are an index worked out from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.querysets import DeadlineQuerySet
from requests_app.cities.models import City


class Event(models.Model):
    """One thing that happened to a case. Added, never changed: a trigger refuses anything else.

    `payload` is canonical JSON text with seq, kind, instant, case, actor and data (ids, dates, citations; no
    personal data). `hash` is SHA-256 of `prev_hash` followed by `payload`; the first `prev_hash` is 64 zeros.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    payload = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once_per_case")]
        indexes = [models.Index(fields=["at", "case"], name="event_by_instant")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.kind}"


class Deadline(models.Model):
    """One due date of a case, as law/clock.py works it out; rebuilt whenever an event or the calendar changes.

    Open while both `met_on` and `ended_on` are null. `due_on` null: neither law nor city specifies a date.
    `promised_on` is the date the city named, word for word; late is only who passes `due_on`.
    `fell_due_on` is the date every figure counts: the one missed first, else `due_on`. `counted_for` is the city in
    whose figures a determination counts; null for other kinds and for requests of older logs.
    `part`: the installment whose appeal window it is; 0: the whole request.
    The three `_at` marks say what the sweep has already done about it; each has its event.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=20)
    cycle = models.PositiveSmallIntegerField(default=1)
    part = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    base_due_on = models.DateField(null=True)
    opened_on = models.DateField()
    met_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    fell_due_on = models.DateField(null=True)
    counted_for = models.ForeignKey(
        City, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    citation = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True)
    late_marked_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["case_id", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "cycle"], name="deadline_once_per_cycle")
        ]
        indexes = [
            models.Index(
                fields=["counted_for", "fell_due_on"],
                include=["case", "cycle", "opened_on", "met_on", "ended_on"],
                name="deadline_in_figures",
                condition=models.Q(counted_for__isnull=False),
            ),
            models.Index(
                fields=["due_on", "case"],
                name="deadline_to_remind",
                condition=models.Q(met_on=None, ended_on=None, reminded_at=None),
            ),
            models.Index(
                fields=["due_on", "case"],
                name="deadline_to_mark_late",
                condition=models.Q(met_on=None, ended_on=None, late_marked_at=None),
            ),
            models.Index(
                fields=["due_on", "case"],
                name="deadline_to_lapse",
                condition=models.Q(kind="appeal_window", met_on=None, ended_on=None, lapsed_at=None),
            ),
            models.Index(
                fields=["case"],
                name="deadline_lapsed",
                condition=models.Q(kind="appeal_window", met_on=None, ended_on=None, lapsed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.due_on}"
