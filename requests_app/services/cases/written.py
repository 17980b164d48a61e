"""What a requester wrote, entered in their case, which is open: an answer to the city's question, or a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Clarification, Document, Message, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Fact
from requests_app.notices.letters.contexts.review import AnswerContext, MessageContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a requester wrote: own words, quoted words, files, and the channel (empty: their private page)."""

    body: str
    quoted: str = ""
    documents: Sequence[Document] = ()
    channel: str = ""


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
