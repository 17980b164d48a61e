"""Sending a notice again by hand: the same text, the same Message-ID."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.verbs import Verb
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.notices.recipients.fallback import person_of
from requests_app.services.unit_of_work import cases as case_work, data_letters

AGAIN = (
    NoticeState.SENT,
    NoticeState.DELIVERED,
    NoticeState.COMPLAINED,
    NoticeState.BOUNCED,
    NoticeState.PARKED,
)
MOST_REPLAYED = 1000
"""Messages of an endpoint sent again at once; a later instant brings the rest."""
BY_WORKER = (Channel.EMAIL, Channel.SMS)
AGAIN_BY = (*BY_WORKER, Channel.POST)
"""Channels by which the same letter can go once more; by post that is back into the print queue."""


def resend(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """Put a notice back into the outbox, to the address its reader has now.

    Raises NotNow for one that is waiting or has no address.
    """
    found = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    if found.case_id is None:
        with data_letters.open_letter(found, actor=actor) as city_log:
            notice = _again(notice_id, now)
            data_letters.record_event(city_log, notice, CityEventKind.NOTICE_RESENT, actor=actor, now=now)
            return notice
    with case_work.open_case(found.case_id) as case:
        policy.require(actor, Verb.RESEND_NOTICE, case)
        notice = _again(notice_id, now)
        case_work.record_event(case, EventKind.NOTICE_RESENT, {"notice_id": notice.pk}, actor=actor, now=now)
        return notice


def _again(notice_id: int, now: datetime) -> Notice:
    """The notice, back in the outbox. Its case or the city's log is locked."""
    rows = Notice.objects.select_for_update(of=("self",))
    notice: Notice = rows.select_related("case__requester", "incident__reporter", "city").get(pk=notice_id)
    if notice.channel not in AGAIN_BY:
        raise NotNow(_("This notice has no address to send it to."))
    if notice.state not in AGAIN:
        raise NotNow(_("This notice is still waiting to be sent."))
    person = person_of(notice)
    if person is not None and notice.channel == Channel.EMAIL and person.email and not person.no_contact:
        notice.to_address = person.email
    _queue_again(notice, now)
    return notice


def replay(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """Send a webhook message again, whatever became of it: the same body and `webhook-id`, a new signature."""
    with transaction.atomic():
        notice = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("city__policy")
            .filter(pk=notice_id, channel=Channel.WEBHOOK, city__isnull=False)
            .first()
        )
        if notice is None or not policy.may(actor, Verb.CHANGE_POLICY, notice.sender_city):
            raise NotFound
        if notice.state not in AGAIN:
            raise NotNow(_("This message is still waiting to be sent."))
        _queue_again(notice, now)
        return notice


def replay_since(endpoint_id: int, since: datetime, *, actor: Actor, now: datetime) -> int:
    """Send again everything that an endpoint was sent since an instant, at most MOST_REPLAYED; how many.

    For a receiver that lost what it had. Each keeps its body and `webhook-id`, and they go in their first order.
    """
    with transaction.atomic():
        rows = (
            Notice.objects.select_for_update(of=("self",))
            .select_related("city__policy")
            .filter(endpoint=endpoint_id, channel=Channel.WEBHOOK, queued_at__gte=since, state__in=AGAIN)
        )
        found = list(rows.order_by("pk")[:MOST_REPLAYED])
        if any(not policy.may(actor, Verb.CHANGE_POLICY, notice.sender_city) for notice in found):
            raise NotFound
        for notice in found:
            _queue_again(notice, now)
        return len(found)


def _queue_again(notice: Notice, now: datetime) -> None:
    notice.state, notice.tries, notice.next_try_at = NoticeState.QUEUED, 0, now
    notice.followed_at = notice.settled_at = notice.lease_until_at = None
    notice.cause = ""
    notice.save()
