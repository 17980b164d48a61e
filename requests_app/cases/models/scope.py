"""What is asked for, as it changes by agreement: each wording proposed, and the one in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.correspondence import Clarification
from requests_app.cases.models.request import RecordsRequest


class ScopeState(models.TextChoices):
    """What became of a wording."""

    PROPOSED = "proposed", _("Awaiting an answer")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced by a later agreement")
    DECLINED = "declined", _("Declined")
    OVERTAKEN = "overtaken", _("No longer needed")


class ScopeChange(models.Model):
    """A wording of the request that one side proposed. The text as filed stays on the case and is no row here.

    `number` counts the proposals of a case from 1. `question`: it was proposed inside that question.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="scope_changes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=ScopeState.choices, default=ScopeState.PROPOSED)
    by_city = models.BooleanField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    question = models.ForeignKey(
        Clarification, on_delete=models.PROTECT, null=True, blank=True, related_name="scope_changes"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="scope_numbers_once"),
            models.UniqueConstraint(
                fields=["case"], name="one_scope_in_force_per_case", condition=Q(state="in_force")
            ),
            models.UniqueConstraint(
                fields=["case"], name="one_open_scope_per_case", condition=Q(state="proposed")
            ),
            models.CheckConstraint(condition=Q(state__in=ScopeState.values), name="scope_state_known"),
            models.CheckConstraint(
                name="scope_answered_or_open",
                condition=Q(state="proposed", answered_at=None)
                | (~Q(state="proposed") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Scope {self.number} of {self.case_id}"
