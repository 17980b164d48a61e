"""Private sessions that were left: remembered until their cookies end by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists

from requests_app.cases.models import EndedSession

LASTS = timedelta(hours=12)


def end_session(session_hash: str, *, now: datetime) -> None:
    """End one session on the server. Twice is as good as once."""
    EndedSession.objects.get_or_create(session_hash=session_hash, defaults={"ended_at": now})


def was_left(session_hash: str) -> Exists:
    """Whether a session was left, as a part of another query."""
    return Exists(EndedSession.objects.filter(session_hash=session_hash))


def forget_ended(now: datetime) -> int:
    """Forget sessions whose cookies have ended; how many."""
    return EndedSession.objects.filter(ended_at__lt=now - LASTS).delete()[0]
