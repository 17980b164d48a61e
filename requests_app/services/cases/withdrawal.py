"""A request withdrawn by its requester, with any appeal that is open."""

from __future__ import annotations

from datetime import datetime

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.services.open_matters.overtaken import overtake_if_ended
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


def withdraw(
    case_id: int, *, actor: Actor, now: datetime, acted: Acted | None = None, seen_seq: int | None = None
) -> RecordsRequest:
    """The requester no longer wants an answer; an open appeal ends with the case."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.WITHDRAW, case)
        apply_transition(case, "withdraw")
        for appeal in Appeal.objects.filter(case=case, state__in=[str(s) for s in OPEN_APPEAL_STATES]):
            apply_transition(appeal, "withdraw")
            appeal.decided_at = now
            appeal.save()
        today = day_of_act(case, now)
        case_work.record_event(
            case,
            EventKind.WITHDRAWN,
            {},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="ended", on=today, what="withdrawn")],
        )
        overtake_if_ended(case, EventKind.WITHDRAWN, actor=actor, now=now)
        return case
