"""The appeal: its own number, its own state, a point for each contested citation or line of the withholding log."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from requests_app.cases.appeal_transitions import AppealTransitions
from requests_app.cases.models.correspondence import Document
from requests_app.cases.models.decisions import Citation, Decision
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.models.withholding import WithholdingLine
from requests_app.cases.states import OPEN_APPEAL_STATES, AppealState, State


class Appeal(AppealTransitions, models.Model):
    """One appeal of one case. `decision` null: the city gave no timely answer. `from_state` is where it came from.

    `representative` is who speaks for the requester, `representative_contact` how to reach them,
    `representative_authority` what lets them do so. `documents` were handed in with the appeal.
    """

    number = models.CharField(max_length=30, unique=True)
    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="appeals")
    state = FSMField(max_length=20, choices=AppealState.choices, default=AppealState.RECEIVED, protected=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_state = models.CharField(max_length=24, choices=State.choices)
    grounds = models.TextField()
    lateness_reason = models.TextField(blank=True)
    representative = models.CharField(max_length=200, blank=True)
    representative_contact = models.CharField(max_length=300, blank=True)
    representative_authority = models.TextField(blank=True)
    documents = models.ManyToManyField(Document, related_name="appeals", blank=True)
    received_at = models.DateTimeField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    responsible = models.JSONField(default=list)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="one_open_appeal_per_case",
                condition=models.Q(state__in=[str(state) for state in OPEN_APPEAL_STATES]),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AppealState.values), name="appeal_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Finding(models.TextChoices):
    """What the appeals officer found on one point."""

    UPHELD = "upheld", _("The city was right")
    OVERTURNED = "overturned", _("The city must decide again")


class AppealPoint(models.Model):
    """One contested citation, one line of the log under it, or (citation null) the whole answer or its absence.

    A point with a `line` also has the citation of that line. `grounds`: why this point is contested; blank where
    the grounds of the appeal say it. Answered by the officer.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="points")
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, null=True, blank=True)
    line = models.ForeignKey(
        WithholdingLine, on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    grounds = models.TextField(blank=True)
    finding = models.CharField(max_length=12, choices=Finding.choices, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "citation", "line"], name="point_contested_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="line_comes_with_its_citation",
                condition=models.Q(line=None) | models.Q(citation__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_has_a_reason", condition=models.Q(finding="") | ~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"Point {self.pk} of {self.appeal_id}"
