"""Mail about a case that no event causes: what someone asked the machine for, to the address on record alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from requests_app.cases.models import CaseLink, Deadline, RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.compose import compose
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.case_facts import case_facts
from requests_app.notices.letters.letter import Letter
from requests_app.notices.models import Channel, Notice
from requests_app.notices.names import message_id


def case_mail(
    letter: Letter,
    case: RecordsRequest,
    recipient: str,
    letter_context: LetterContext,
    *,
    key: str,
    now: datetime,
    link: CaseLink | None = None,
) -> Notice:
    """One unsaved mail to the requester's address. `key` tells it from others of its kind. It repeats nothing that was
    typed: anyone who holds the link, or knows the address, can ask for it.
    """
    person = case.requester
    dues = list(Deadline.objects.filter(case=case))
    facts = replace(case_facts(case, dues, local_date(case.city, now)), unconfirmed=True, asked="")
    text = compose(letter, facts, letter_context, person.language, link.pk if link else None)
    return Notice(
        case=case,
        city=case.city,
        letter=letter.key,
        recipient=recipient,
        channel=Channel.EMAIL,
        to_address=person.email,
        link=link,
        language=person.language,
        letterhead=facts.letterhead,
        subject=text.subject,
        body_text=text.body_text,
        body_html=text.body_html,
        message_id=message_id(case.number, letter.key, 0, key),
        queued_at=now,
        next_try_at=now,
    )
