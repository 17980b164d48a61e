"""The requester's answer to the city's open question; the clock runs on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Message, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import AnswerContext
from requests_app.services.cases.messages import Written, by_channel, enclosed, new_message
from requests_app.services.scope.in_question import answer_in_question
from requests_app.services.unit_of_work import cases as case_work
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
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Answer the city's open question; `accept` takes or turns down the narrower scope it proposed."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.CLARIFY, case)
        asked = open_question(case)
        if asked is None:
            raise NotNow(_("There is no open question."))
        body = answer.strip()
        if accept and asked.proposed_scope:
            body = body or _("I accept the narrower request.")
        required(answer=(body, _("Write your reply.")))
        accepted = accept if asked.proposed_scope else None
        record_answer(case, asked, Written(body=body), accepted=accepted, actor=actor, now=now)
        return case


def open_question(case: RecordsRequest) -> Clarification | None:
    """The city's question that waits for an answer."""
    return Clarification.objects.filter(case=case, answer=None).select_related("question").first()


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
    message = new_message(case, written, now)
    asked.answer, asked.accepted = message, accepted
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
