"""Sessions of staff: how long each lives without use and altogether, which there are, and ending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from requests_app.cities.models import StaffSession

NOTE_EVERY = timedelta(minutes=1)
"""Use of a session is written down no oftener than this."""


def is_over(began_at: datetime, seen_at: datetime, *, now: datetime) -> bool:
    """Whether a session that began and was last used then has ended by itself."""
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return now - seen_at >= idle or now - began_at >= timedelta(hours=settings.SESSION_HOURS)


def sessions_of(user_id: int, *, now: datetime) -> Sequence[StaffSession]:
    """The living sessions of one person, the one used last first."""
    rows = StaffSession.objects.filter(user=user_id, expire_date__gt=now, seen_at__isnull=False)
    return [
        row
        for row in rows.order_by("-seen_at", "session_key")
        if row.began_at and row.seen_at and not is_over(row.began_at, row.seen_at, now=now)
    ]


def end_others(user_id: int, but: str) -> int:
    """End every session of this person except the one with this key ("": all of them); how many."""
    return StaffSession.objects.filter(user=user_id).exclude(session_key=but).delete()[0]


def forget_over(now: datetime) -> int:
    """Delete the rows of sessions that have ended; how many."""
    idle = StaffSession.objects.filter(seen_at__lte=now - timedelta(minutes=settings.SESSION_IDLE_MINUTES))
    return StaffSession.objects.filter(expire_date__lte=now).delete()[0] + idle.delete()[0]
