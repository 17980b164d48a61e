"""Letters to people who follow a public case: the question whether they want it, and what happened."""

from __future__ import annotations

import hashlib
from datetime import datetime

from requests_app.cases import public_case, wording
from requests_app.cases.models import Event, Follow, RecordsRequest
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.letters.catalog import FOLLOW_CONFIRM, FOLLOW_UPDATE
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.city import FollowFacts
from requests_app.notices.letters.letter import Letter
from requests_app.notices.models import Channel, Notice
from requests_app.notices.names import message_id, public_case_address


def question(follow: Follow, now: datetime) -> Notice:
    """The unsaved question whether this address wants to follow; asked again, it is another notice."""
    return _draft(FOLLOW_CONFIRM, follow, follow.case, None, now)


def updates(case: RecordsRequest, event: Event, now: datetime) -> list[Notice]:
    """One unsaved letter for each confirmed follower of a public case (no query for any other)."""
    if event.kind not in public_case.PUBLIC_KINDS or not public_case.is_public(case):
        return []
    follows = list(Follow.objects.filter(case=case, ended_at=None, confirmed_at__isnull=False).order_by("id"))
    return [_draft(FOLLOW_UPDATE, follow, case, event, now) for follow in follows]


def _draft(
    letter: Letter, follow: Follow, case: RecordsRequest, event: Event | None, now: datetime
) -> Notice:
    entries = public_case.public([event]) if event else []
    facts = FollowFacts(
        city=case.city,
        number=case.number,
        letterhead=letter_letterhead.current(case.city),
        contact=wording.clerk_contact(case.city),
        case=case,
        page_address=public_case_address(case),
        state=case.get_state_display(),
        happened=entries[0] if entries else None,
    )
    text = compose(letter, facts, LetterContext(), follow.language, follow.link_id)
    recipient = f"follower:{follow.pk}"
    seq = event.seq if event else int(now.timestamp())
    return Notice(
        case=case if event else None,
        event=event,
        city=case.city,
        follow=follow,
        letter=letter.key,
        recipient=recipient,
        channel=Channel.EMAIL,
        to_address=follow.email,
        language=follow.language,
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(case.number, letter.key, seq, recipient),
        lane=hashlib.sha256(f"{case.number}/{recipient}".encode()).hexdigest()[:40],
        queued_at=now,
        next_try_at=now,
    )
