"""The open question of a case, closed as overtaken by a decision or an end, and opened again where that is undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from requests_app.cases.act_day import day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, RecordsRequest
from requests_app.cases.models.correspondence import QuestionOutcome
from requests_app.law.clock import Fact
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.own_day import entered_today


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
    with entered_today(case):
        data = {"clarification_id": asked.pk}
        case_work.record_event(case, EventKind.QUESTION_OVERTAKEN, data, actor=actor, now=now)
    return (Fact(kind="resumed", on=day_of_act(case, now), what="clarification"),)


def restore_question(case: RecordsRequest, lost: timedelta) -> Clarification:
    """Open the last question again; `lost` is added to the time for an answer. Inside `open_case`."""
    asked = Clarification.objects.filter(case=case, outcome=QuestionOutcome.OVERTAKEN).latest("pk")
    asked.outcome = ""
    if asked.answer_by_on is not None and lost:
        asked.answer_by_on, asked.reminded_at = asked.answer_by_on + lost, None
    asked.save(update_fields=["outcome", "answer_by_on", "reminded_at"])
    return asked
