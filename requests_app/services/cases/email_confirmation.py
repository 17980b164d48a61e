"""An address is confirmed by opening the link in a mail that was sent to it; the copy of the request follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from requests_app.access import policy
from requests_app.cases.actors import link_holder
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import is_from_mailbox
from requests_app.cases.verbs import Verb
from requests_app.services.cases.contact import again
from requests_app.services.cases.email_change import waiting
from requests_app.services.cases.links import use_link
from requests_app.services.unit_of_work import cases as case_work


def open_link(case_id: int, *, link_id: UUID, token: str, now: datetime) -> bool:
    """Someone opened a private link: it lives on. Whether it was opened out of a mail and that confirmed an address."""
    use_link(link_id, now=now)
    return bool(token) and confirm_email(case_id, link_id=link_id, token=token, now=now)


def confirm_email(case_id: int, *, link_id: UUID, token: str, now: datetime) -> bool:
    """Whether this confirmed the requester's address, or the new one that waits for it.

    A link opened twice, a token of another address and one that was made up change nothing and say nothing.
    """
    with case_work.open_case(case_id) as case:
        person, change = case.requester, waiting(case, now)
        is_new = change is not None and is_from_mailbox(token, link_id, change.new_email)
        if not is_new and not (person.is_unconfirmed and is_from_mailbox(token, link_id, person.email)):
            return False
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
