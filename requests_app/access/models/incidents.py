"""An incident: something that went wrong with published data, reported by anybody or found by a sweep."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from requests_app.cases.models import Requester
from requests_app.cities.models import City, Department
from requests_app.datasets.models import Dataset


class IncidentKind(models.TextChoices):
    """What went wrong."""

    DATA_ERROR = "data_error", _("An error in the data")
    MISUSE = "misuse", _("Misuse of data or of access")
    IMPROPER_RELEASE = "improper_release", _("Data that should not have been released")
    FAILURE_TO_PUBLISH = "failure_to_publish", _("Data not published when it was due")
    COURT_ORDER = "court_order", _("A court ordered something")
    RATE_LIMIT = "rate_limit", _("More calls than the access allows")


class IncidentState(models.TextChoices):
    """How far the city has come with it."""

    REPORTED = "reported", _("Reported")
    UNDER_REVIEW = "under_review", _("Under review")
    MEASURE_TAKEN = "measure_taken", _("A measure was taken")
    NO_ACTION = "no_action", _("No action was needed")
    RESOLVED = "resolved", _("Resolved")


class Incident(models.Model):
    """One incident. `reporter` null: found by the system or reported without a name.

    `link_id` makes the reporter's private address (cases/links.py: secret_of); only the secret's hash is stored.
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
    description = models.TextField()
    reporter = models.ForeignKey(
        Requester, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    link_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    reported_at = models.DateTimeField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-reported_at", "-id"]
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
        ]

    def __str__(self) -> str:
        return self.number
