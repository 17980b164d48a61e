"""A proposed wording that the end of the case overtakes, and one that waits for its answer again."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, ScopeChange
from requests_app.cases.models.scope import ScopeState
from requests_app.services.scope.change import close, open_proposal
from requests_app.services.unit_of_work import cases as case_work


def overtake(case: RecordsRequest, by: EventKind, *, actor: Actor, now: datetime) -> None:
    """Close the open proposal, if there is one, with its event. Inside `open_case`, after what overtook it."""
    change = open_proposal(case)
    if change is None:
        return
    close(change, ScopeState.OVERTAKEN, actor, now)
    data = {"scope_id": change.pk, "what": by.value}
    case_work.record_event(case, EventKind.SCOPE_OVERTAKEN, data, actor=actor, now=now)


def restore(scope_id: int) -> ScopeChange:
    """Let an overtaken wording wait for its answer again. Inside `open_case`, before the event of what restored it."""
    change = ScopeChange.objects.select_for_update(of=("self",)).get(pk=scope_id)
    change.state, change.answered_at, change.answered_by_id = ScopeState.PROPOSED, None, None
    change.save()
    return change
