"""What waits for staff beside the dates: denials to approve, exemptions to look at again, appeals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from requests_app.admin.cases.forms.queue import APPEALS, APPROVE
from requests_app.cases.actors import Actor
from requests_app.cases.models import Appeal, ExemptionReview, Proposal
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.services.determinations import rereviews as determination_rereviews


def cases_with(task: str, actor: Actor) -> QuerySet[Any]:
    """The ids of the cases in which a task waits; what the actor proposed is not theirs to approve."""
    if task == APPROVE:
        return Proposal.objects.standing().exclude(proposed_by_id=actor.user_id).values("case_id")
    if task == APPEALS:
        return Appeal.objects.filter(state__in=[str(state) for state in OPEN_APPEAL_STATES]).values("case_id")
    brought = ExemptionReview.objects.filter(brought_at__isnull=False)
    return determination_rereviews.standing(brought).values("case_id")
