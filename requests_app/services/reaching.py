"""How a person is reached: changed by themselves or by the desk; what had not reached them goes out the new way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest, Requester, Way
from requests_app.cases.refusals import Incomplete, NotFound, NotNow
from requests_app.cases.vocabulary import EventKind
from requests_app.notices.fallback import by_another_way
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.reach import e164, ways
from requests_app.services import desk
from requests_app.services.keeping import GONE

MOST_AGAIN = 20


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody wants to be reached. `preferred_channel` empty: the first of e-mail, post, text message."""

    email: str = ""
    phone: str = ""
    postal_address: str = ""
    preferred_channel: str = ""
    no_contact: bool = False
    language: str = "en"


def gaps_of(contact: Contact) -> dict[str, list[str]]:
    """What is missing or at odds, by field."""
    gaps: dict[str, list[str]] = {}
    given = {"email": contact.email, "phone": contact.phone, "postal_address": contact.postal_address}
    anything = any(value.strip() for value in given.values())
    if not (contact.no_contact or anything):
        gaps["email"] = [
            _("Give an e-mail address, a phone number or a postal address, or choose no contact.")
        ]
    if contact.language not in dict(settings.LANGUAGES):
        gaps["language"] = [_("Choose one of the languages of these pages.")]
    if contact.preferred_channel and contact.preferred_channel not in Way.values:
        gaps["preferred_channel"] = [_("Choose one of these ways.")]
    elif contact.preferred_channel and not contact.no_contact:
        gaps |= _gaps_of_way(contact)
    return gaps


def _gaps_of_way(contact: Contact) -> dict[str, list[str]]:
    if contact.preferred_channel == Way.EMAIL and not contact.email.strip():
        return {"email": [_("Give the e-mail address to which the letters shall go.")]}
    if contact.preferred_channel == Way.POST and not contact.postal_address.strip():
        return {"postal_address": [_("Give the postal address to which the letters shall go.")]}
    if contact.preferred_channel == Way.SMS:
        if not settings.SMS_URL:
            return {"preferred_channel": [_("The city sends no text messages. Choose another way.")]}
        if not e164(contact.phone):
            return {"phone": [_("Give a phone number that takes text messages, with its area code.")]}
    return {}


def change_contact(
    case_id: int, *, contact: Contact, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """Set how the requester is reached, tell them, and send again what had not reached them. Raises Incomplete."""
    with desk.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, "change_contact", case)
        if case.description == GONE:
            raise NotNow(_("The personal data in this request was erased."))
        gaps = gaps_of(contact)
        if contact.email.strip() and not _is_email(contact.email.strip()):
            gaps.setdefault("email", [_("This is not an e-mail address. It looks like name@example.org.")])
        if gaps:
            raise Incomplete(gaps)
        set_contact(case.requester, contact)
        case.requester.save()
        _again(case, now)
        desk.enter(case, EventKind.CONTACT_CHANGED, {}, actor=actor, now=now)
        return case


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def set_contact(requester: Requester, contact: Contact) -> None:
    """Put it into the row, in memory; a changed address has not failed."""
    if requester.email != contact.email.strip():
        requester.email_failed_at = None
    if requester.phone != contact.phone.strip():
        requester.phone_failed_at = None
    requester.email = contact.email.strip()
    requester.phone = contact.phone.strip()
    requester.postal_address = contact.postal_address.strip()
    requester.preferred_channel = contact.preferred_channel
    requester.no_contact = contact.no_contact
    requester.language = contact.language


def _again(case: RecordsRequest, now: datetime) -> None:
    """What did not reach the requester, and what still waits for the old address, takes the new way."""
    way = next(iter(ways(case.requester)), None)
    if way is None:
        return
    mine = Notice.objects.filter(case=case, recipient="requester")
    for notice in mine.not_received().order_by("id")[:MOST_AGAIN]:
        if notice.state == NoticeState.BOUNCED and (notice.channel, notice.to_address) != way:
            by_another_way(notice, way, now).save(force_insert=True)
    if way[0] == Channel.EMAIL:
        mine.filter(state=NoticeState.QUEUED, channel=Channel.EMAIL).update(to_address=way[1])


def settle(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """A person told the reader in another way: nothing waits for anybody any more. Raises NotNow."""
    found = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None or found.case_id is None:
        raise NotFound
    with desk.open_case(found.case_id) as case:
        policy.require(actor, "resend_notice", case)
        notice = Notice.objects.select_for_update(of=("self",)).not_received().filter(pk=notice_id).first()
        if notice is None:
            raise NotNow(_("Nobody has to see to this letter."))
        notice.settled_at = now
        notice.save(update_fields=["settled_at"])
        desk.enter(case, EventKind.NOTICE_SETTLED, {"notice_id": notice.pk}, actor=actor, now=now)
        return notice
