"""A wording proposed inside a question, and what the answer to the question makes of it."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, RecordsRequest
from requests_app.cases.models.scope import ScopeState
from requests_app.services.scope.change import close, new_proposal, open_proposal, put_in_force, record
from requests_app.services.unit_of_work.own_day import entered_today


def propose_in_question(case: RecordsRequest, asked: Clarification, *, actor: Actor, now: datetime) -> None:
    """Enter the narrower request of a question as the open proposal. Inside `open_case`; the letter is the question."""
    if asked.proposed_scope and asked.proposed_scope != case.asked_for.strip():
        new_proposal(case, asked.proposed_scope, by_city=True, actor=actor, now=now, question=asked)


def answer_in_question(
    case: RecordsRequest, asked: Clarification, *, accepted: bool | None, actor: Actor, now: datetime
) -> None:
    """Accepted, it is in force; turned down, it is declined; an answer that says neither leaves it open.

    Inside `open_case`, before the event of the answer.
    """
    change = open_proposal(case)
    if change is None or change.question_id != asked.pk or accepted is None:
        return
    if accepted:
        put_in_force(case, change, actor, now)
        with entered_today(
            case
        ):  # the day of a recorded answer is the answer's, not that of what it brings about
            record(case, EventKind.SCOPE_AGREED, change, actor=actor, now=now)
    else:
        close(change, ScopeState.DECLINED, actor, now)
