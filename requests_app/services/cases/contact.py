"""How a person is reached: changed by themselves or by staff; what had not reached them goes out the new way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.models import ERASED, Channel, Notice, NoticeState
from requests_app.notices.recipients.contact import Contact, gaps_of, set_contact
from requests_app.notices.recipients.fallback import by_another_way
from requests_app.notices.recipients.ways import ways
from requests_app.services.cases import email_change
from requests_app.services.unit_of_work import cases as case_work, data_letters
from requests_app.services.unit_of_work.for_requester import recorded_words, require_requester

MOST_AGAIN = 20


def change_contact(
    case_id: int,
    *,
    contact: Contact,
    actor: Actor,
    now: datetime,
    recorded: RecordedFor | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Set how the requester is reached, tell them, and send again what had not reached them. The old email address is
    told of a change and can undo it. Raises Incomplete, LimitReached.
    """
    with case_work.open_case(case_id, seen_seq=seen_seq, recorded=recorded) as case:
        require_requester(actor, Verb.CHANGE_CONTACT, case)
        if case.description == ERASED:
            raise NotNow(_("The personal data in this request was erased."))
        gaps = gaps_of(contact)
        if gaps:
            raise Incomplete(gaps)
        to_tell = list(Notice.objects.filter(case=case).to_call().order_by("id")[:MOST_AGAIN])
        kind = _set(case, contact, actor, now)
        case.requester.save()
        again(case, to_tell, now)
        said = recorded_words(case, actor, now)
        context = email_change.told(case, by_city=actor.is_staff)
        case_work.record_event(case, kind, said, actor=actor, now=now, letter_context=context)
        return case


def waits_for_confirmation(person: Requester, new: str) -> bool:
    """Whether a new email address that the requester gives waits to be confirmed: as long as the old one works."""
    other = new.strip().lower() != person.email.lower()
    return bool(other and new.strip() and person.email and not person.email_failed_at)


def _set(case: RecordsRequest, contact: Contact, actor: Actor, now: datetime) -> EventKind:
    """Put it into the row: what the requester gives, and what someone of the city enters, which is in force at once."""
    person, new = case.requester, contact.email.strip()
    old, by_email = person.email, next(iter(ways(person)), None) == (Channel.EMAIL, person.email)
    other = bool(old) and new.lower() != old.lower()
    waits = not actor.is_staff and not contact.no_contact and waits_for_confirmation(person, new)
    set_contact(person, replace(contact, email=old) if waits else contact)
    if actor.is_staff and other and new:
        person.email_confirmed_at = now
    left = by_email and next(iter(ways(person)), None) != (Channel.EMAIL, old)
    if waits or (old and (other or left)):
        email_change.begin(case, old, new if other else "", waits=waits, now=now)
    return EventKind.EMAIL_CHANGE_ASKED if waits else EventKind.CONTACT_CHANGED


def again(case: RecordsRequest, to_tell: Sequence[Notice], now: datetime) -> None:
    """What did not reach the requester, what waited for a call or for the old address, takes the new way."""
    way = next(iter(ways(case.requester)), None)
    if way is None:
        return
    mine = Notice.objects.filter(case=case, recipient="requester")
    for notice in mine.not_received().order_by("id")[:MOST_AGAIN]:
        if notice.state == NoticeState.BOUNCED and (notice.channel, notice.to_address) != way:
            by_another_way(notice, way, now).save(force_insert=True)
    for notice in to_tell:
        by_another_way(notice, way, now).save(force_insert=True)
    if way[0] == Channel.EMAIL:
        mine.filter(state=NoticeState.QUEUED, channel=Channel.EMAIL).update(to_address=way[1])


def settle(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """A person told the reader in another way: nothing waits for anyone any more. Raises NotNow."""
    found = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    if found.case_id is None:
        with data_letters.open_letter(found, actor=actor) as city_log:
            notice = _settle(notice_id, now)
            data_letters.record_event(city_log, notice, CityEventKind.NOTICE_SETTLED, actor=actor, now=now)
            return notice
    with case_work.open_case(found.case_id) as case:
        policy.require(actor, Verb.RESEND_NOTICE, case)
        notice = _settle(notice_id, now)
        case_work.record_event(case, EventKind.NOTICE_SETTLED, {"notice_id": notice.pk}, actor=actor, now=now)
        return notice


def _settle(notice_id: int, now: datetime) -> Notice:
    rows = Notice.objects.select_for_update(of=("self",)).select_related("incident", "city_event__dataset")
    notice: Notice | None = rows.not_received().filter(pk=notice_id).first()
    if notice is None:
        raise NotNow(_("This notice needs no action."))
    notice.settled_at = now
    notice.save(update_fields=["settled_at"])
    return notice
