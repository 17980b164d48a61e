"""What the requester does: answer, write, hand in a document, withdraw; and the city's letters back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Appeal, Clarification, Document, Message, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import NotNow
from requests_app.cases.states import OPEN_APPEAL_STATES
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import AnswerContext, MessageContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import required
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a requester wrote: own words, quoted words, files, and the channel (empty: their private page)."""

    body: str
    quoted: str = ""
    documents: Sequence[Document] = ()
    channel: str = ""


def clarify(
    case_id: int,
    *,
    answer: str = "",
    accept: bool | None = None,
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Answer the city's open question; `accept` takes or turns down the narrower scope it proposed."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.CLARIFY, case)
        asked = open_question(case)
        if asked is None:
            raise NotNow(_("There is no open question."))
        body = answer.strip()
        if accept and asked.proposed_scope:
            body = body or _("I accept the narrower request.")
        required(answer=(body, _("Write your answer.")))
        accepted = accept if asked.proposed_scope else None
        record_answer(case, asked, Written(body=body), accepted=accepted, actor=actor, now=now)
        return case


def write_to_city(case_id: int, *, body: str, actor: Actor, now: datetime) -> RecordsRequest:
    """A message from the requester."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.WRITE_TO_CITY, case)
        required(body=(body, _("Write your message.")))
        record_message(case, Written(body=body), actor=actor, now=now)
        return case


def write_to_requester(
    case_id: int, *, body: str, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """A message from the city."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.WRITE_TO_REQUESTER, case)
        required(body=(body, _("Write the message.")))
        message = Message.objects.create(
            case=case, from_requester=False, author_id=actor.user_id, body=body.strip(), sent_at=now
        )
        case_work.record_event(
            case,
            EventKind.WRITTEN_TO_REQUESTER,
            {"message_id": message.pk},
            actor=actor,
            now=now,
            letter_context=MessageContext(message=message.body),
        )
        return case


def withdraw(case_id: int, *, actor: Actor, now: datetime, seen_seq: int | None = None) -> RecordsRequest:
    """The requester no longer wants an answer; an open appeal ends with the case."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.WITHDRAW, case)
        apply_transition(case, "withdraw")
        for appeal in Appeal.objects.filter(case=case, state__in=[str(s) for s in OPEN_APPEAL_STATES]):
            apply_transition(appeal, "withdraw")
            appeal.decided_at = now
            appeal.save()
        today = local_date(case.city, now)
        case_work.record_event(
            case,
            EventKind.WITHDRAWN,
            {},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="ended", on=today, what="withdrawn")],
        )
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
    message = _message(case, written, now)
    asked.answer, asked.accepted = message, accepted
    asked.save()
    case_work.record_event(
        case,
        EventKind.CLARIFIED,
        {"clarification_id": asked.pk, **_by(written.channel), **_enclosed(case, written.documents)},
        actor=actor,
        now=now,
        clock_facts=[Fact(kind="resumed", on=local_date(case.city, now), what="clarification")],
        letter_context=AnswerContext(answer=message.body, question=asked.question.body),
    )
    return message


def record_message(case: RecordsRequest, written: Written, *, actor: Actor, now: datetime) -> Message:
    """A message from the requester to the city."""
    message = _message(case, written, now)
    case_work.record_event(
        case,
        EventKind.WRITTEN_TO_CITY,
        {"message_id": message.pk, **_by(written.channel), **_enclosed(case, written.documents)},
        actor=actor,
        now=now,
        letter_context=MessageContext(message=message.body),
    )
    return message


def _message(case: RecordsRequest, written: Written, now: datetime) -> Message:
    return Message.objects.create(
        case=case, from_requester=True, body=written.body.strip(), quoted=written.quoted.strip(), sent_at=now
    )


def _by(channel: str) -> dict[str, str]:
    return {"channel": channel} if channel else {}


def _enclosed(case: RecordsRequest, documents: Sequence[Document]) -> dict[str, list[int]]:
    """Keep what came with it, as handed in by the requester."""
    for document in documents:
        document.case, document.audience = case, Audience.REQUESTER
        document.save()
    return {"document_ids": [document.pk for document in documents]} if documents else {}
