"""The outbox: notices are queued in the transaction of the event that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from requests_app.access.models import CityEvent
from requests_app.cases.act_day import two_days
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CaseLink, Deadline, Event, RecordsRequest, Requester
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Due
from requests_app.notices.letters.contexts.base import LetterContext, WrongContext
from requests_app.notices.letters.contexts.case_facts import CaseFacts, case_facts
from requests_app.notices.letters.event_letters import letters_of
from requests_app.notices.letters.fallback_letter import LetterNotWritten, compose_or_keep
from requests_app.notices.letters.letter import Audience, Letter
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.names import message_id
from requests_app.notices.recipients import followers as recipient_followers
from requests_app.notices.recipients.staff_and_requester import Recipient, StaffDirectory, recipients

OUTSIDE = frozenset({"requester", "reporter"})
WITH_LINK = frozenset({Audience.REQUESTER, Audience.NEW_ADDRESS})


def queue(
    case: RecordsRequest,
    event: Event,
    letter_context: LetterContext | None,
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
    letter_context: LetterContext | None,
    *,
    dues: Sequence[Due] | Sequence[Deadline] | None,
    now: datetime,
    directory: StaffDirectory | None = None,
) -> list[Notice]:
    """The letters of one event, unsaved."""
    letters = letters_of(EventKind(event.kind), data_of(event))
    if not letters:
        return []
    if dues is None:
        dues = list(Deadline.objects.filter(case=case))
    context = letter_context or LetterContext()
    for letter in letters:
        if not isinstance(context, letter.context):
            raise WrongContext(f"{letter.key}: {type(context).__name__} is no {letter.context.__name__}")
    facts = case_facts(case, dues, local_date(case.city, now), two_days(data_of(event)))
    link = context.link_for(case, now)
    return [
        _draft(letter, recipient, event, facts, context, link, now)
        for letter in letters
        for recipient in recipients(case, letter.audience, directory, every_way=letter.every_way)
        if not (letter.spares_actor and recipient.key == f"staff:{event.actor_id}")
    ]


def _draft(
    letter: Letter,
    recipient: Recipient,
    event: Event,
    facts: CaseFacts,
    letter_context: LetterContext,
    link: CaseLink | None,
    now: datetime,
) -> Notice:
    own_link = link if letter.audience in WITH_LINK else None
    if goes_unconfirmed(letter, recipient, event, facts.requester):
        facts = replace(facts, unconfirmed=True, asked="")
    text, cause = compose_or_keep(
        letter, facts, letter_context, recipient.language, own_link.pk if own_link else None
    )
    if cause and letter.statutory and event.actor_id is not None:
        raise LetterNotWritten
    return Notice(
        case=facts.case,
        event=event,
        letter=letter.key,
        recipient=recipient.key,
        channel=recipient.way,
        to_address=recipient.address,
        link=own_link,
        language=recipient.language,
        letterhead=facts.letterhead,
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(facts.number, letter.key, event.seq, recipient.named),
        statutory=letter.statutory,
        state=first_state(recipient, cause),
        cause=cause,
        lane=lane_of(facts.number, recipient),
        queued_at=now,
        next_try_at=now,
    )


def goes_unconfirmed(
    letter: Letter, recipient: Recipient, event: Event | CityEvent, person: Requester | None
) -> bool:
    """Whether a letter to someone outside goes by itself to an address that is not known to be theirs.

    Such a letter repeats nothing that was typed, so that no one can make the city mail their words to a stranger.
    What someone of the city decides and sends may.
    """
    if person is None or recipient.key not in OUTSIDE or recipient.way != Channel.EMAIL:
        return False
    return person.is_unconfirmed and (letter.automatic or event.actor_id is None)


def first_state(recipient: Recipient, cause: str) -> NoticeState:
    """Where a notice begins: a letter that could not be written waits for a person, one to no one for its reader."""
    if cause:
        return NoticeState.PARKED
    return NoticeState.ON_PAGE if recipient.way == Channel.PAGE else NoticeState.QUEUED


def lane_of(about: str, recipient: Recipient) -> str:
    """What is written to one reader about one thing by one channel goes out in the order it was written."""
    return f"{about}/{recipient.key}/{recipient.way}"[:120]
