"""The outbox: notices are queued in the transaction of the event that causes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests_app.access.models import CityEvent
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import living
from requests_app.cases.models import CaseLink, Deadline, Event, RecordsRequest
from requests_app.cases.wording import clerk_contact
from requests_app.law.clock import Due
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.catalog import LETTERS, Audience, Letter
from requests_app.notices.letters.compose import gather
from requests_app.notices.letters.fallback_letter import LetterNotWritten, compose_or_keep
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.names import message_id
from requests_app.notices.recipients import followers as recipient_followers
from requests_app.notices.recipients.staff_and_requester import Recipient, StaffDirectory, recipients


def queue(
    case: RecordsRequest,
    event: Event,
    letter_context: Mapping[str, Any],
    *,
    dues: Sequence[Due] | None,
    now: datetime,
) -> list[Notice]:
    """Store the letters of one event. `dues` None: the stored deadlines are read."""
    notices = [
        *drafts(case, event, letter_context, dues=dues, now=now),
        *recipient_followers.updates(case, event, now),
    ]
    return Notice.objects.bulk_create(notices) if notices else []


def drafts(
    case: RecordsRequest,
    event: Event,
    letter_context: Mapping[str, Any],
    *,
    dues: Sequence[Due] | Sequence[Deadline] | None,
    now: datetime,
    directory: StaffDirectory | None = None,
) -> list[Notice]:
    """The letters of one event, unsaved."""
    letters = LETTERS.get(EventKind(event.kind), ())
    if not letters:
        return []
    if dues is None:
        dues = list(Deadline.objects.filter(case=case))
    context = gather(case, letter_context, dues)
    link = letter_context["case_link"] if "case_link" in letter_context else living(case, now)
    return [
        _draft(letter, recipient, case, event, context, link, now)
        for letter in letters
        for recipient in recipients(case, letter.audience, directory)
    ]


def _draft(
    letter: Letter,
    recipient: Recipient,
    case: RecordsRequest,
    event: Event,
    context: Mapping[str, Any],
    link: CaseLink | None,
    now: datetime,
) -> Notice:
    own_link = link if letter.audience is Audience.REQUESTER else None
    text, cause = compose_or_keep(
        letter, case.city.name, case.number, recipient.language, context, own_link.pk if own_link else None
    )
    if cause and letter.statutory and event.actor_id is not None:
        raise LetterNotWritten
    return Notice(
        case=case,
        event=event,
        letter=letter.key,
        recipient=recipient.key,
        channel=recipient.way,
        to_address=recipient.address,
        link=own_link,
        language=recipient.language,
        paper=context["paper"],
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(case.number, letter.key, event.seq, recipient.key),
        statutory=letter.statutory,
        state=first_state(recipient, cause),
        cause=cause,
        lane=lane_of(case.number, recipient),
        queued_at=now,
        next_try_at=now,
    )


def first_state(recipient: Recipient, cause: str) -> NoticeState:
    """Where a notice begins: a letter that could not be written waits for a person, one to nobody for its reader."""
    if cause:
        return NoticeState.PARKED
    return NoticeState.ON_PAGE if recipient.way == Channel.PAGE else NoticeState.QUEUED


def lane_of(about: str, recipient: Recipient) -> str:
    """What is written to one reader about one thing by one channel goes out in the order it was written."""
    return f"{about}/{recipient.key}/{recipient.way}"[:120]


@dataclass(frozen=True, slots=True)
class Addressed:
    """One letter about the city's data and who receives it; `told` adds to what the entry tells all readers."""

    letter: Letter
    recipient: Recipient
    letter_context: Mapping[str, Any] = field(default_factory=dict)


def queue_access(
    entry: CityEvent, letters: Sequence[Addressed], letter_context: Mapping[str, Any], *, now: datetime
) -> list[Notice]:
    """Store the letters of one entry in the city log."""
    return Notice.objects.bulk_create([_access_draft(each, entry, letter_context, now) for each in letters])


def _access_draft(
    each: Addressed, entry: CityEvent, letter_context: Mapping[str, Any], now: datetime
) -> Notice:
    incident, recipient = entry.incident, each.recipient
    number = incident.number if incident else ""
    context = {
        "city": entry.city,
        "contact": clerk_contact(entry.city),
        "paper": letter_letterhead.current(entry.city),
        "dataset": entry.dataset,
        "incident": incident,
        "number": number,
        **letter_context,
        **each.letter_context,
    }
    own_link = incident.link_id if incident and each.letter.audience is Audience.REPORTER else None
    text, cause = compose_or_keep(each.letter, entry.city.name, number, recipient.language, context, own_link)
    return Notice(
        city=entry.city,
        incident=incident,
        entry=entry,
        letter=each.letter.key,
        recipient=recipient.key,
        channel=recipient.way,
        to_address=recipient.address,
        language=recipient.language,
        paper=context["paper"],
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(f"access/{entry.city.key}", each.letter.key, entry.seq, recipient.key),
        statutory=each.letter.statutory,
        state=first_state(recipient, cause),
        cause=cause,
        lane=lane_of(number or f"access/{entry.city.key}", recipient),
        queued_at=now,
        next_try_at=now,
    )
