"""An incident: something that went wrong with published data, reported by anyone or found by a sweep."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django_fsm import FSMField

from requests_app.access.models.grants import AccessGrant
from requests_app.access.querysets import IncidentQuerySet
from requests_app.access.states import IncidentKind, IncidentState
from requests_app.access.transitions import IncidentTransitions
from requests_app.cases.models import Requester
from requests_app.cities.models import City, Department
from requests_app.datasets.models import Dataset

__all__ = ["Incident", "IncidentFile", "IncidentKind", "IncidentState"]


class Incident(IncidentTransitions, models.Model):
    """One incident. `reporter` null: found by the system or reported without a name.

    `link_id` makes the reporter's private address (cases/links.py: secret_of); only the secret's hash is stored.
    `cause` is what the system found, so that it is opened once; empty for what people report. `grant` is the
    access it is about. `recipients_known`: who had access to what should not have been released, where it is known.
    """

    number = models.CharField(max_length=30, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=24, choices=IncidentKind.choices)
    state = FSMField(
        max_length=20, choices=IncidentState.choices, default=IncidentState.REPORTED, protected=True
    )
    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    grant = models.ForeignKey(
        AccessGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    cause = models.CharField(max_length=200, blank=True, default="")
    description = models.TextField()
    seen_at_url = models.CharField(max_length=500, blank=True, default="")
    reporter = models.ForeignKey(
        Requester, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    reported_at = models.DateTimeField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contained_at = models.DateTimeField(null=True, blank=True)
    contained_how = models.TextField(blank=True, default="")
    recipients_known = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True, default="")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        indexes = [
            models.Index(
                fields=["city", "reported_at"],
                name="incident_open_by_age",
                condition=models.Q(state__in=["reported", "under_review", "action_taken"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=IncidentKind.values), name="incident_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=IncidentState.values), name="incident_state_known"
            ),
            models.CheckConstraint(
                name="incident_link_holds_a_hash_only",
                condition=models.Q(secret_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
            ),
            models.UniqueConstraint(
                fields=["cause"], name="incident_opened_once_per_cause", condition=~models.Q(cause="")
            ),
            models.CheckConstraint(
                name="incident_ended_says_why",
                condition=~models.Q(state__in=["no_action", "resolved"]) | ~models.Q(ended_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the city still has something to do."""
        return self.state in ("reported", "under_review", "action_taken")

    @property
    def is_sensitive(self) -> bool:
        """Whether what was reported is itself for few eyes: it may repeat what should not have been released."""
        return self.kind == IncidentKind.IMPROPER_RELEASE


def stored_name(row: IncidentFile, _filename: str) -> str:
    """A name that says nothing: what the person called the file stays in the row."""
    return f"{row.key.hex[:2]}/{row.key.hex}"


class IncidentFile(models.Model):
    """A file handed in with a report, judged by its content like every document. Staff who read the report see it."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_name, max_length=80)
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name
