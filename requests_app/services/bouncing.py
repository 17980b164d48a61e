"""A letter came back: written down with the letter, whatever told us so (a bounce, a provider)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.notices.models import Notice, NoticeAttempt, NoticeState


def record_bounce(message_id: str, *, hard: bool, detail: str, now: datetime) -> Notice | None:
    """Note that the notice with this Message-ID came back; None where there is none. Twice changes nothing more."""
    with transaction.atomic():
        notice: Notice | None = Notice.objects.select_for_update().filter(message_id=message_id).first()
        if notice is None:
            return None
        NoticeAttempt.objects.create(notice=notice, at=now, succeeded=False, detail=detail[:500])
        if hard and notice.state == NoticeState.SENT:
            notice.state = NoticeState.BOUNCED
            notice.save(update_fields=["state"])
        return notice
