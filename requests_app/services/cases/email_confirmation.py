"""An address is confirmed by opening the link in a mail that was sent to it; the copy of the request follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from requests_app.access import policy
from requests_app.cases.actors import link_holder
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import is_from_mailbox
from requests_app.cases.verbs import Verb
from requests_app.services.unit_of_work import cases as case_work


def confirm_email(case_id: int, *, link_id: UUID, token: str, now: datetime) -> bool:
    """Whether this opened the requester's address for the first time. A link opened twice, a token of another address
    and one that was made up change nothing and say nothing.
    """
    with case_work.open_case(case_id) as case:
        person = case.requester
        if not person.is_unconfirmed or not is_from_mailbox(token, link_id, person.email):
            return False
        actor = link_holder(case.pk)
        policy.require(actor, Verb.CONFIRM_EMAIL, case)
        person.email_confirmed_at = now
        person.save(update_fields=["email_confirmed_at"])
        data = {"link_id": str(link_id)}
        case_work.record_event(case, EventKind.EMAIL_CONFIRMED, data, actor=actor, now=now)
        return True
