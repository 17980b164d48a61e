"""What a department or custodian is asked to search for in a case, and their answer with its search certificate."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest
from requests_app.cities.models import Department


class TaskState(models.TextChoices):
    """How a task stands. Asking for more time leaves it open."""

    OPEN = "open", _("Waiting for an answer")
    DONE = "done", _("Records found")
    NOTHING_FOUND = "nothing_found", _("No records found")
    DECLINED = "declined", _("Not their records")
    CANCELLED = "cancelled", _("Cancelled")


ANSWERED = (TaskState.DONE.value, TaskState.NOTHING_FOUND.value, TaskState.DECLINED.value)


class CustodianTask(models.Model):
    """One task. It never stops the clock of its case.

    `link_id` makes the address with which the custodian answers once, without an account (cases/links.py:
    task_address); only a hash is stored, and `link_ends_on` is the last day on which it opens (city date).
    `more_time_on`: the day the custodian asked for, until the city answers by setting a date. The certificate:
    `searched_where`, `search_terms`, the dates of the records, `hits`, `minutes`, and who signs.
    `answer_recorded_by`: staff recorded it for the custodian. `reminded_at`, `late_marked_at`: who was told of it.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="custodian_tasks")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    custodian = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    what = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=14, choices=TaskState.choices, default=TaskState.OPEN)
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    link_ends_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_marked_at = models.DateTimeField(null=True, blank=True)
    more_time_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True)
    searched_where = models.TextField(blank=True)
    search_terms = models.TextField(blank=True)
    searched_from_on = models.DateField(null=True, blank=True)
    searched_to_on = models.DateField(null=True, blank=True)
    hits = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_title = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TaskState.values), name="custodian_task_state_known"
            ),
            models.CheckConstraint(
                name="custodian_task_names_someone",
                condition=Q(department__isnull=False) | Q(custodian__regex=r"\S"),
            ),
            models.CheckConstraint(condition=Q(what__regex=r"\S"), name="custodian_task_says_what"),
            models.CheckConstraint(
                name="custodian_task_answered_has_its_instant",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="nothing_found_has_a_certificate",
                condition=~Q(state="nothing_found") | Q(searched_where__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="search_certificate_is_signed",
                condition=Q(searched_where="") | Q(signed_name__regex=r"\S", signed_title__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="custodian_task_link_outlives_its_day", condition=Q(link_ends_on__gte=F("due_on"))
            ),
            models.CheckConstraint(
                name="custodian_task_holds_a_hash_only",
                condition=Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "case"], name="custodian_task_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"Task {self.pk} of {self.case_id}"

    @property
    def asked_of(self) -> str:
        """Who is asked: the custodian and their department, as far as named."""
        department = self.department.name if self.department else ""
        return ", ".join(name for name in (self.custodian, department) if name)

    @property
    def is_certified(self) -> bool:
        """Whether it was answered with a search certificate."""
        return bool(self.searched_where.strip())
