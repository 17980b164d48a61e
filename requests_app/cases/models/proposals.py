"""A denial that waits for a second person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models.events import Event
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.states import DECISIVE_STATES

OUTDATING = tuple(
    str(kind)
    for kind in (
        EventKind.CLARIFICATION_ASKED,
        EventKind.GRANTED,
        EventKind.PART_RELEASED,
        EventKind.RELEASED,
        EventKind.PARTLY_RELEASED,
        EventKind.DENIED,
        EventKind.NO_RECORDS,
        EventKind.OPENED,
        EventKind.KEPT_WITHHELD,
        EventKind.PROTECTED,
        EventKind.NOT_PROTECTED,
        EventKind.TRANSFERRED,
        EventKind.WITHDRAWN,
        EventKind.CLOSED,
        EventKind.CLOSED_FOR_SILENCE,
        EventKind.REOPENED,
        EventKind.TRANSFERRED_BACK,
        EventKind.WITHDRAWAL_UNDONE,
        EventKind.ERASED,
    )
)
"""Events after which a proposal made before them can no longer be approved."""


class ProposedAction(models.TextChoices):
    """The acts that can wait for a second person; the values are verbs of cases/verbs.py."""

    DENY = "deny", _("Deny")
    RELEASE_IN_PART = "release_in_part", _("Release in part")
    RELEASE_PART = "release_part", _("Release an installment")
    KEEP_WITHHELD = "keep_withheld", _("Keep the data withheld")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    REPLACED = "replaced", _("Replaced by another proposal")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Lists of proposals."""

    def standing(self) -> ProposalQuerySet:
        """Those that can still be approved: open, and the case has not moved on since."""
        later = Event.objects.filter(
            case_id=models.OuterRef("case_id"), seq__gt=models.OuterRef("seq"), kind__in=OUTDATING
        )
        in_review = [str(state) for state in DECISIVE_STATES]
        return self.filter(~models.Exists(later), state=ProposalState.OPEN.value, case__state__in=in_review)


class Proposal(models.Model):
    """A denial, whole or in part, written by one person and issued by another, or returned with a reason.

    `content` holds the arguments of the act (services/determinations/proposal.py) and never changes; it goes when
    the case is erased. `seq` is the event that entered it.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="proposals")
    verb = models.CharField(max_length=20, choices=ProposedAction.choices)
    content: Any = models.JSONField(default=dict)
    seq = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_proposal_per_case", condition=models.Q(state="open")
            ),
            models.CheckConstraint(
                name="proposal_settled_or_open",
                condition=models.Q(state="open", settled_by=None, settled_at=None)
                | (~models.Q(state="open") & models.Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_approved_by_another",
                condition=~models.Q(state="approved") | ~models.Q(settled_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="proposal_returned_with_a_reason",
                condition=~models.Q(state="returned") | models.Q(reason__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} proposed in {self.case_id}"
