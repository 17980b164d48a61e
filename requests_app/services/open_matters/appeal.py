"""An open appeal that a decision of the city answers: it is moot, and the requester is asked whether to go on."""

from __future__ import annotations

from datetime import datetime

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, RecordsRequest
from requests_app.cases.states import APPEALABLE_STATES, OPEN_APPEAL_STATES, State
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.appeals import AppealMootContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.own_day import entered_today
from requests_app.services.unit_of_work.transition import apply_transition


def make_moot(case: RecordsRequest, *, actor: Actor, now: datetime) -> None:
    """End an open appeal that the decision just entered answers; the requester is asked whether to go on.

    Must run inside `open_case`, after the event of the decision. An installment leaves an appeal of another alone.
    """
    states = [str(state) for state in OPEN_APPEAL_STATES]
    row = Appeal.objects.filter(case=case, state__in=states).first()
    if row is None or (row.decision_id is not None and case.state == State.IN_PRODUCTION):
        return
    apply_transition(row, "become_moot")
    row.decided_at = now
    row.save()
    with entered_today(case):
        case_work.record_event(
            case,
            EventKind.APPEAL_MOOT,
            {"appeal_id": row.pk, "decision_id": case.decision_id},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="appeal_moot", on=day_of_act(case, now))],
            letter_context=AppealMootContext(appeal=row, can_go_on=case.state in APPEALABLE_STATES),
        )
