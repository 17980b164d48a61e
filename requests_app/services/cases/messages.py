"""Messages between the requester and the city, with the files that came with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, Message, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.verbs import Verb
from requests_app.notices.letters.contexts.review import MessageContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.for_requester import require_requester
from requests_app.services.unit_of_work.missing_fields import required


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a requester wrote: own words, quoted words, files, and the channel (empty: their private page)."""

    body: str
    quoted: str = ""
    documents: Sequence[Document] = ()
    channel: str = ""


def write_to_city(
    case_id: int,
    *,
    body: str = "",
    actor: Actor,
    now: datetime,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """A message from the requester, by themselves or recorded for them."""
    with case_work.open_case(case_id, seen_seq=seen_seq, recorded=recorded) as case:
        require_requester(actor, Verb.WRITE_TO_CITY, case)
        if recorded is None:
            required(body=(body, _("Write your message.")))
        record_message(case, Written(body=recorded.words if recorded else body), actor=actor, now=now)
        return case


def write_to_requester(
    case_id: int,
    *,
    body: str,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """A message from the city."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
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


def record_message(case: RecordsRequest, written: Written, *, actor: Actor, now: datetime) -> Message:
    """A message from the requester to the city."""
    message = new_message(case, written, actor, now)
    case_work.record_event(
        case,
        EventKind.WRITTEN_TO_CITY,
        {"message_id": message.pk, **by_channel(written.channel), **enclosed(case, written.documents)},
        actor=actor,
        now=now,
        letter_context=MessageContext(message=message.body),
    )
    return message


def new_message(case: RecordsRequest, written: Written, actor: Actor, now: datetime) -> Message:
    """The requester's words; those a clerk recorded carry the clerk and the channel by which they came."""
    recorded = case.recorded
    return Message.objects.create(
        case=case,
        from_requester=True,
        author_id=actor.user_id if recorded else None,
        body=written.body.strip(),
        quoted=written.quoted.strip(),
        channel=recorded.channel if recorded else written.channel,
        sent_at=now,
    )


def record_from_another(
    case: RecordsRequest, written: Written, sender: str, *, actor: Actor, now: datetime
) -> Message:
    """What someone else wrote about the case: kept with its sender, for staff; it answers and changes nothing."""
    message = Message.objects.create(
        case=case,
        from_requester=False,
        other_sender=sender or _("unknown sender"),
        body=written.body.strip(),
        quoted=written.quoted.strip(),
        channel=written.channel,
        sent_at=now,
    )
    files = enclosed(case, written.documents, Audience.INTERNAL)
    case_work.record_event(
        case,
        EventKind.MAIL_ADDED,
        {"message_id": message.pk, **by_channel(written.channel), **files},
        actor=actor,
        now=now,
    )
    return message


def by_channel(channel: str) -> dict[str, str]:
    return {"channel": channel} if channel else {}


def enclosed(
    case: RecordsRequest, documents: Sequence[Document], audience: Audience = Audience.REQUESTER
) -> dict[str, list[int]]:
    """Keep what came with it, as handed in by the requester unless told otherwise."""
    for document in documents:
        document.case, document.audience = case, audience
        document.save()
    return {"document_ids": [document.pk for document in documents]} if documents else {}
