"""A wording proposed outside a question: by the city, or by the requester, also as a counter-proposal."""

from __future__ import annotations

from datetime import datetime

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cases.verbs import Verb
from requests_app.services.scope.change import new_proposal, record
from requests_app.services.unit_of_work import cases as case_work

CHANGEABLE = (State.SUBMITTED, State.CLERK_REVIEW, State.AWAITING_REQUESTER, State.IN_PRODUCTION)
"""States in which what is asked for can still be narrowed or changed."""


def propose_scope(
    case_id: int, *, text: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """The city proposes what the request should be for. Raises Incomplete, WrongState."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.PROPOSE_SCOPE, case)
        case_work.require_state(case, *CHANGEABLE)
        change = new_proposal(case, text, by_city=True, actor=actor, now=now)
        record(case, EventKind.SCOPE_PROPOSED, change, actor=actor, now=now)
        return case


def counter_scope(
    case_id: int,
    *,
    text: str,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """The requester proposes a wording of their own; one of the city's that waits is declined by it."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.COUNTER_SCOPE, case)
        case_work.require_state(case, *CHANGEABLE)
        change = new_proposal(case, text, by_city=False, actor=actor, now=now)
        record(case, EventKind.SCOPE_COUNTERED, change, actor=actor, now=now)
        return case
