"""The marks of the outbox, verified: what is said to be sent was sent by an attempt that is on record."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from requests_app.cases.verify_chain import Break
from requests_app.notices.models import Notice, NoticeAttempt, NoticeState
from requests_app.notices.querysets import HANDED_OVER

SENT = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.COMPLAINED)


def outbox_problem() -> Break | None:
    """The first notice that is marked as sent although no attempt sent it."""
    sent = NoticeAttempt.objects.filter(notice=OuterRef("pk"), succeeded=True)
    rows = Notice.objects.filter(state__in=SENT, channel__in=HANDED_OVER).exclude(Exists(sent)).order_by("pk")
    first = rows.values_list("case__number", "city__key", "pk").first()
    if first is None:
        return None
    number, city, pk = first
    return Break(number or f"access/{city}", None, f"notice {pk} is marked as sent, and no attempt sent it")
