"""Mail that belongs to no request: its words go after the days that the city set, by no schedule of ours."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from requests_app.notices.models.inbound import InboundMail, InboundState

MACHINES_AND_DISMISSED = (
    InboundState.AUTOMATIC,
    InboundState.BOUNCE,
    InboundState.COMPLAINT,
    InboundState.LOOP,
    InboundState.DISMISSED,
)
"""What waits for a person is never erased: no one has said yet that it belongs to no request."""

AT_ONCE = 1_000


def past_retention(now: datetime) -> QuerySet[InboundMail]:
    """What is to be erased; nothing where the city set no days."""
    if settings.UNMATCHED_MAIL_DAYS is None:
        return InboundMail.objects.none()
    before = now - timedelta(days=settings.UNMATCHED_MAIL_DAYS)
    return InboundMail.objects.filter(
        Q(handled_at__lt=before),
        received_at__lt=before,
        case=None,
        notice=None,
        copies=None,
        copy_of=None,
        erased_at=None,
        state__in=MACHINES_AND_DISMISSED,
    )


def forget_unmatched_mail(now: datetime) -> int:
    """Erase words, sender and addresses. The row stays, with the day, its end and its fingerprint: the same mail does
    not come in again, and that it was erased is on record.
    """
    ids = list(past_retention(now).order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    return InboundMail.objects.filter(pk__in=ids, erased_at=None).update(
        raw=b"",
        message_id="",
        envelope_from="",
        envelope_to=[],
        sender="",
        subject="",
        note="",
        reading=None,
        erased_at=now,
    )
