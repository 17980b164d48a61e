"""What a withdrawal overtook, open again once the withdrawal is undone, with the time it lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, Clarification, Event, FeeEstimate, RecordsRequest, ScopeChange
from requests_app.cases.states import State
from requests_app.services.fees import overtaken as fee_overtaken
from requests_app.services.open_matters.question import restore_question
from requests_app.services.scope import overtaken as scope_overtaken
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(slots=True)
class Restored:
    """What is open again. `seqs` are the events that had closed it, which the clock counts no more."""

    question: Clarification | None = None
    estimate: FeeEstimate | None = None
    scope: ScopeChange | None = None
    appeal: Appeal | None = None
    seqs: list[int] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        """For the event: what is open again, and the events that count no more."""
        found = {
            "question": self.question,
            "fee": self.estimate,
            "scope": self.scope,
            "appeal": self.appeal,
        }
        names = [name for name, row in found.items() if row is not None]
        return {
            **({"restored": names} if names else {}),
            **({"restores": self.seqs} if self.seqs else {}),
        }


def restore_overtaken(
    case: RecordsRequest, by_seq: int, from_state: str, appeal_id: int | None, lost: timedelta
) -> Restored:
    """Open what the withdrawal of event `by_seq` closed; `lost` is how long the case was withdrawn, in days.

    Inside `open_case`, after the transition and before the event of the undoing.
    """
    found = Restored()
    if from_state == State.AWAITING_REQUESTER:
        found.question = restore_question(case, lost)
    kinds = [EventKind.FEE_OVERTAKEN, EventKind.SCOPE_OVERTAKEN]
    for event in Event.objects.filter(case=case, seq__gt=by_seq, kind__in=kinds).order_by("seq"):
        data = data_of(event)
        if data["what"] != EventKind.WITHDRAWN:
            continue
        found.seqs.append(event.seq)
        if event.kind == EventKind.FEE_OVERTAKEN:
            found.estimate = fee_overtaken.restore(data["estimate_id"], lost)
        else:
            found.scope = scope_overtaken.restore(data["scope_id"])
    if appeal_id is not None:
        found.appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
        apply_transition(found.appeal, "restore")
        found.appeal.decided_at = None
        found.appeal.save()
    return found
