"""A new email address: the old one is told and can undo it, the new one is asked to confirm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import link_holder
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import UNDO_MARK, hash_of, new_link, secret_of
from requests_app.cases.models import CaseLink, EmailChange, RecordsRequest
from requests_app.cases.refusals import NotNow
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.letters.contexts.base import LinkContext
from requests_app.notices.letters.contexts.email_change import EmailChangeContext
from requests_app.notices.models import ERASED
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit
from requests_app.services.unit_of_work import cases as case_work

CONFIRM_WITHIN = timedelta(days=7)
"""So long an address that was asked may confirm."""

UNDO_WITHIN = timedelta(days=30)
TO_ONE = (Limit("hour", 3, 3_600), Limit("day", 6, 86_400))
"""How often one address is asked whether it is right, over all cities and cases."""


def begin(case: RecordsRequest, old: str, new: str, *, waits: bool, now: datetime) -> EmailChange:
    """Store the change and make it the one in hand of the locked case. Raises LimitReached."""
    if waits:
        rate_limits.count(f"new address {new.lower()}", TO_ONE, now=now)
    EmailChange.objects.filter(case=case, confirmed_at=None, ended_at=None).update(ended_at=now)
    change = EmailChange(case=case, old_email=old, new_email=new, asked_at=now)
    change.secret_hash = hash_of(secret_of(change.link_id))
    change.confirmed_at = None if waits else now
    change.save(force_insert=True)
    case.email_change = change
    return change


def told(case: RecordsRequest, *, by_city: bool) -> EmailChangeContext:
    """What the letters of the change in hand say; of a contact without one, nothing."""
    change = case.email_change
    if change is None:
        return EmailChangeContext()
    return EmailChangeContext(
        undo=UNDO_MARK % change.link_id,
        undo_change_until=local_date(case.city, change.asked_at + UNDO_WITHIN),
        waits=change.confirmed_at is None,
        by_city=by_city,
    )


def waiting(case: RecordsRequest, now: datetime) -> EmailChange | None:
    """The change whose new address may still be confirmed."""
    rows = EmailChange.objects.filter(case=case, confirmed_at=None, ended_at=None)
    return rows.filter(asked_at__gt=now - CONFIRM_WITHIN).first()


def find_undo(secret: str, now: datetime) -> EmailChange | None:
    """The change that this secret still undoes."""
    rows = EmailChange.objects.select_related("case__city").filter(ended_at=None)
    return rows.filter(secret_hash=hash_of(secret), asked_at__gt=now - UNDO_WITHIN).first()


def undo(secret: str, *, now: datetime) -> RecordsRequest:
    """The old address is in force again, every link of the case ends, and the old address gets a new one. Once.

    Raises NotNow.
    """
    found = find_undo(secret, now)
    if found is None:
        raise NotNow(_("This change can no longer be undone here. Tell the city."))
    with case_work.open_case(found.case_id) as case:
        change = EmailChange.objects.select_for_update().get(pk=found.pk)
        actor, person = link_holder(case.pk), case.requester
        policy.require(actor, Verb.CHANGE_CONTACT, case)
        if change.ended_at is not None or case.description == ERASED:
            raise NotNow(_("This change can no longer be undone here. Tell the city."))
        later = EmailChange.objects.filter(case=case, pk__gte=change.pk, ended_at=None)
        later.update(ended_at=now)
        if person.email.lower() != change.old_email.lower():
            person.email_failed_at = None
        person.email, person.email_confirmed_at = change.old_email, now
        person.preferred_channel, person.no_contact = "", False
        person.save()
        CaseLink.objects.filter(case=case, revoked_at=None).update(revoked_at=now)
        link = new_link(case, now)
        link.save(force_insert=True)
        case_work.record_event(
            case,
            EventKind.EMAIL_CHANGE_UNDONE,
            {"link_id": str(link.pk)},
            actor=actor,
            now=now,
            letter_context=LinkContext(case_link=link),
        )
        return case
