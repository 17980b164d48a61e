"""A corrective action: what a city did about an incident, why, on what ground, and what became of it when it was
contested.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django_fsm import FSMField

from requests_app.access.models.incidents import Incident
from requests_app.access.states import CorrectiveActionKind, CorrectiveActionState
from requests_app.access.transitions import CorrectiveActionTransitions


class CorrectiveAction(CorrectiveActionTransitions, models.Model):
    """One corrective action. What was decided is never changed (a trigger holds that); only contesting and review
    move it on.

    `clause` is the terms or rule relied on, `basis` where the city's list of corrective actions takes this one from.
    `restricts`: it takes something from someone. `contest_until` None: the city specifies no last day.
    `notice_due_on`: only for an emergency, when the notice had to be given at the latest.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="corrective_actions")
    kind = models.CharField(max_length=32, choices=CorrectiveActionKind.choices)
    state = FSMField(
        max_length=12,
        choices=CorrectiveActionState.choices,
        default=CorrectiveActionState.TAKEN,
        protected=True,
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    clause = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    basis = models.CharField(max_length=300)
    skip_reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    taken_at = models.DateTimeField()
    restricts = models.BooleanField()
    emergency = models.BooleanField(default=False)
    notice_due_on = models.DateField(null=True, blank=True)
    contest_offered = models.BooleanField(default=False)
    contest_until = models.DateField(null=True, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    contest_grounds = models.TextField(blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CorrectiveActionKind.values), name="corrective_action_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CorrectiveActionState.values),
                name="corrective_action_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(basis=""),
                name="corrective_action_has_reason_and_basis",
            ),
            models.CheckConstraint(
                name="corrective_action_reviewed_by_somebody_else",
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("actor")),
            ),
            models.CheckConstraint(
                name="corrective_action_contested_says_why",
                condition=models.Q(state="taken")
                | (models.Q(contested_at__isnull=False) & ~models.Q(contest_grounds="")),
            ),
            models.CheckConstraint(
                name="corrective_action_reviewed_is_whole",
                condition=models.Q(state__in=["taken", "contested"])
                | (models.Q(reviewer__isnull=False, reviewed_at__isnull=False) & ~models.Q(review_reason="")),
            ),
            models.CheckConstraint(
                name="corrective_action_emergency_is_a_suspension",
                condition=models.Q(emergency=False, notice_due_on=None)
                | models.Q(emergency=True, kind="suspension", notice_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="corrective_action_last_day_only_where_contestable",
                condition=models.Q(contest_offered=True) | models.Q(contest_until=None, contested_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.incident_id}"
