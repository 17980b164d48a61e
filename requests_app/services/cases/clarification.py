"""The requester's answer to the city's open question; the clock runs on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import local, longtime
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Message, RecordsRequest
from requests_app.cases.models.correspondence import QuestionOutcome
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import AnswerContext
from requests_app.services.cases.messages import Written, by_channel, enclosed, new_message
from requests_app.services.scope.in_question import answer_in_question
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import require_requester
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


def clarify(
    case_id: int,
    *,
    answer: str = "",
    accept: bool | None = None,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Answer the city's open question; `accept` takes or turns down the narrower scope it proposed.

    Recorded for the requester, the answer is what the clerk recorded as said.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted, recorded=recorded) as case:
        require_requester(actor, Verb.CLARIFY, case)
        asked = open_question(case)
        if asked is None:
            raise NotNow(_nothing_open(case))
        body = (recorded.words if recorded else answer).strip()
        if accept and asked.proposed_scope:
            body = body or _("I accept the narrower request.")
        required(answer=(body, _("Write your reply.")))
        accepted = accept if asked.proposed_scope else None
        record_answer(case, asked, Written(body=body), accepted=accepted, actor=actor, now=now)
        return case


def _nothing_open(case: RecordsRequest) -> str:
    """There is no open question; where a clerk recorded the answer already, who and when."""
    answered = Clarification.objects.filter(case=case, answer__author__isnull=False)
    last = answered.select_related("answer__author").order_by("-answer__sent_at").first()
    if last is None or last.answer is None or last.answer.author is None:
        return _("There is no open question.")
    by = last.answer.author
    return _("%(name)s already recorded an answer on %(when)s. There is no open question.") % {
        "name": by.get_full_name() or by.username,
        "when": longtime(local(case.city, last.answer.sent_at)),
    }


def open_question(case: RecordsRequest) -> Clarification | None:
    """The city's question that waits for an answer."""
    return Clarification.objects.filter(case=case, outcome="").select_related("question").first()


def record_answer(
    case: RecordsRequest,
    asked: Clarification,
    written: Written,
    *,
    accepted: bool | None = None,
    actor: Actor,
    now: datetime,
) -> Message:
    """The requester answers the open question; the clock runs on."""
    apply_transition(case, "clarify")
    message = new_message(case, written, actor, now)
    asked.answer, asked.accepted, asked.outcome = message, accepted, QuestionOutcome.ANSWERED
    asked.save()
    answer_in_question(case, asked, accepted=accepted, actor=actor, now=now)
    case_work.record_event(
        case,
        EventKind.CLARIFIED,
        {"clarification_id": asked.pk, **by_channel(written.channel), **enclosed(case, written.documents)},
        actor=actor,
        now=now,
        clock_facts=[Fact(kind="resumed", on=day_of_act(case, now), what="clarification")],
        letter_context=AnswerContext(answer=message.body, question=asked.question.body),
    )
    return message
