"""The outbox of the city's log: notices about the city's data, queued with the event that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from requests_app.access.models import CityEvent
from requests_app.cases.wording import clerk_contact
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.contexts.base import LetterContext, WrongContext
from requests_app.notices.letters.contexts.city import CityFacts
from requests_app.notices.letters.fallback_letter import compose_or_keep
from requests_app.notices.letters.letter import Audience, Letter
from requests_app.notices.models import Notice
from requests_app.notices.names import message_id
from requests_app.notices.outbox import first_state, goes_unconfirmed, lane_of
from requests_app.notices.recipients.staff_and_requester import Recipient


@dataclass(frozen=True, slots=True)
class Addressed:
    """One letter about the city's data and who receives it."""

    letter: Letter
    recipient: Recipient


def queue_of_city(
    event: CityEvent, letters: Sequence[Addressed], letter_context: LetterContext | None, *, now: datetime
) -> list[Notice]:
    """Store the letters of one event in the city's log."""
    if not letters:
        return []
    context = letter_context or LetterContext()
    facts = CityFacts(
        city=event.city,
        number=event.incident.number if event.incident else "",
        letterhead=letter_letterhead.current(event.city),
        contact=clerk_contact(event.city),
    )
    return Notice.objects.bulk_create([_city_draft(each, event, facts, context, now) for each in letters])


def _city_draft(
    each: Addressed, event: CityEvent, facts: CityFacts, letter_context: LetterContext, now: datetime
) -> Notice:
    incident, recipient = event.incident, each.recipient
    if not isinstance(letter_context, each.letter.context):
        raise WrongContext(f"{each.letter.key}: {type(letter_context).__name__}")
    if goes_unconfirmed(each.letter, recipient, event, incident.reporter if incident else None):
        facts = replace(facts, unconfirmed=True)
    own_link = incident.link_id if incident and each.letter.audience is Audience.REPORTER else None
    text, cause = compose_or_keep(each.letter, facts, letter_context, recipient.language, own_link)
    return Notice(
        city=event.city,
        incident=incident,
        city_event=event,
        letter=each.letter.key,
        recipient=recipient.key,
        channel=recipient.way,
        to_address=recipient.address,
        language=recipient.language,
        letterhead=facts.letterhead,
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(f"access/{event.city.key}", each.letter.key, event.seq, recipient.key),
        statutory=each.letter.statutory,
        state=first_state(recipient, cause),
        cause=cause,
        lane=lane_of(facts.number or f"access/{event.city.key}", recipient),
        queued_at=now,
        next_try_at=now,
    )
