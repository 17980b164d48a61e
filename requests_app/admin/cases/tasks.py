"""What waits for staff beside the dates: denials to approve, exemptions to look at again, appeals, waivers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from requests_app.admin.cases.custodian_tasks import overdue_tasks
from requests_app.admin.cases.forms.queue import APPEALS, APPROVE, COURT, HOLD, SEARCH, WAIVER
from requests_app.cases.actors import Actor
from requests_app.cases.models import Appeal, CourtStep, FeeWaiver, LegalHold, Proposal, Rereview
from requests_app.cases.models.court import CourtStepKind
from requests_app.cases.models.fees import FeeState, WaiverState
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cities.models import City
from requests_app.services.determinations import rereviews as determination_rereviews


def cases_with(task: str, actor: Actor, cities: Sequence[City], now: datetime) -> QuerySet[Any]:
    """The ids of the cases in which a task waits; what the actor proposed is not theirs to approve."""
    if task == APPROVE:
        return Proposal.objects.standing().exclude(proposed_by_id=actor.user_id).values("case_id")
    if task == APPEALS:
        return Appeal.objects.filter(state__in=[str(state) for state in OPEN_APPEAL_STATES]).values("case_id")
    if task == WAIVER:
        asked = FeeWaiver.objects.filter(state=WaiverState.OPEN, estimate__state=FeeState.OPEN)
        return asked.values("estimate__case_id")
    if task == HOLD:
        return LegalHold.objects.filter(lifted_at=None, brought_at__isnull=False).values("case_id")
    if task == SEARCH:
        return overdue_tasks(cities, now).values("case_id")
    if task == COURT:
        due = Q(kind=CourtStepKind.ORDER) | Q(kind=CourtStepKind.PETITION, due_on__isnull=False)
        return CourtStep.objects.filter(due, met_on=None).values("case_id")
    brought = Rereview.objects.filter(brought_at__isnull=False)
    return determination_rereviews.standing(brought).values("case_id")
