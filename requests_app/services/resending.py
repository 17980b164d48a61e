"""Sending a notice again by hand: the same text, the same Message-ID."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, NotNow
from requests_app.cases.vocabulary import EventKind
from requests_app.notices.models import Channel, Notice, NoticeState
from requests_app.services import desk


def resend(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """Put a sent or parked notice back into the outbox. Raises NotNow for one that is waiting or has no address."""
    found = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None or found.case_id is None:
        raise NotFound
    with desk.open_case(found.case_id) as case:
        policy.require(actor, "resend_notice", case)
        notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.channel != Channel.EMAIL:
            raise NotNow(_("This notice has no address to send it to."))
        if notice.state not in (NoticeState.SENT, NoticeState.PARKED):
            raise NotNow(_("This notice is still waiting to be sent."))
        notice.state, notice.tries, notice.next_try_at = NoticeState.QUEUED, 0, now
        notice.save()
        desk.enter(case, EventKind.NOTICE_RESENT, {"notice_id": notice.pk}, actor=actor, now=now)
        return notice
