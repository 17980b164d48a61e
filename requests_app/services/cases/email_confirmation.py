"""An address is confirmed from the link in a mail that was sent to it; the copy of the request follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from requests_app.access import policy
from requests_app.cases.actors import link_holder
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import is_from_mailbox
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases.contact import again
from requests_app.services.cases.email_change import waiting
from requests_app.services.unit_of_work import cases as case_work


def awaits_confirmation(case: RecordsRequest, link_id: UUID, token: str, now: datetime) -> bool:
    """Whether the token came in a mail to the requester's unconfirmed address, or to the new one that waits."""
    change = waiting(case, now)
    if change is not None and is_from_mailbox(token, link_id, change.new_email):
        return True
    person = case.requester
    return person.is_unconfirmed and is_from_mailbox(token, link_id, person.email)


def confirm_email(case_id: int, *, link_id: UUID, token: str, now: datetime) -> bool:
    """Whether this confirmed the requester's address, or the new one that waits for it.

    A button pressed twice, a token of another address and one that was made up change nothing and say nothing.
    """
    with case_work.open_case(case_id) as case:
        if not awaits_confirmation(case, link_id, token, now):
            return False
        person, change = case.requester, waiting(case, now)
        is_new = change is not None and is_from_mailbox(token, link_id, change.new_email)
        actor = link_holder(case.pk)
        policy.require(actor, Verb.CONFIRM_EMAIL, case)
        if change is not None and is_new:
            person.email, person.email_failed_at, change.confirmed_at = change.new_email, None, now
            change.save(update_fields=["confirmed_at"])
        person.email_confirmed_at = now
        person.save()
        again(case, (), now)
        data = {"link_id": str(link_id)}
        case_work.record_event(case, EventKind.EMAIL_CONFIRMED, data, actor=actor, now=now)
        return True
