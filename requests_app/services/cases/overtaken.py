"""Matters beside a case that a decision ends: a question to the requester, an appeal that it answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, Clarification, RecordsRequest
from requests_app.cases.models.correspondence import QuestionOutcome
from requests_app.cases.states import APPEALABLE_STATES, OPEN_APPEAL_STATES, State
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.appeals import AppealMootContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


def overtake_question(case: RecordsRequest, *, actor: Actor, now: datetime) -> Sequence[Fact]:
    """End the open question as overtaken, with its event; what the clock is told of it after the decision.

    Must run inside `open_case`. The fact comes after those of the decision: a pause ends with the question, and gives
    a decision that is made already no new time.
    """
    asked = Clarification.objects.filter(case=case, outcome="").first()
    if asked is None:
        return ()
    asked.outcome = QuestionOutcome.OVERTAKEN
    asked.save(update_fields=["outcome"])
    with _entered_today(case):
        data = {"clarification_id": asked.pk}
        case_work.record_event(case, EventKind.QUESTION_OVERTAKEN, data, actor=actor, now=now)
    return (Fact(kind="resumed", on=day_of_act(case, now), what="clarification"),)


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
    with _entered_today(case):
        case_work.record_event(
            case,
            EventKind.APPEAL_MOOT,
            {"appeal_id": row.pk, "decision_id": case.decision_id},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="appeal_moot", on=day_of_act(case, now))],
            letter_context=AppealMootContext(appeal=row, can_go_on=case.state in APPEALABLE_STATES),
        )


@contextmanager
def _entered_today(case: RecordsRequest) -> Iterator[None]:
    """What an act brings about is entered on the day it is entered; the act alone has a day of its own."""
    acted, case.acted = case.acted, None
    try:
        yield
    finally:
        case.acted = acted
