"""The outbox of the whole installation in figures: what waits, how long letters took, why they failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min

from requests_app.cases.actors import Actor
from requests_app.notices.models import Channel, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.delivery import CircuitBreaker, Heartbeat
from requests_app.notices.querysets import HANDED_OVER
from requests_app.services.jobs.health import Alarm, alarms

SPAN = timedelta(days=7)
"""Over so long the page looks back."""

MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Depth:
    """What waits in one channel."""

    channel: str
    waiting: int
    statutory: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dwell:
    """From written to handed over, in seconds: half were faster than `p50`, all but one in twenty than `p95`."""

    channel: str
    count: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Operations:
    """Everything the operations page shows."""

    depths: list[Depth]
    dwells: list[Dwell]
    causes: list[tuple[str, int]]
    heartbeats: list[Heartbeat]
    breakers: list[CircuitBreaker]
    alarms: list[Alarm]


def operations(actor: Actor, now: datetime) -> Operations:
    """The outbox of the whole installation in figures; nothing in it names a case or a person."""
    return Operations(
        _depths(),
        _dwells(now - SPAN),
        _causes(now - SPAN),
        list(Heartbeat.objects.order_by("name")),
        list(CircuitBreaker.objects.filter(failures__gt=0).order_by("key")),
        alarms(now),
    )


def _depths() -> list[Depth]:
    waiting = Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING]).order_by()
    rows = waiting.values_list("channel", "statutory").annotate(count=Count("pk"), oldest=Min("queued_at"))
    found: dict[str, Depth] = {}
    for channel, statutory, count, oldest in rows:
        so_far = found.get(channel, Depth(channel, 0, 0, None))
        known = [moment for moment in (so_far.oldest_at, oldest) if moment]
        found[channel] = Depth(
            channel, so_far.waiting + count, so_far.statutory + count * statutory, min(known, default=None)
        )
    return [found.get(channel, Depth(channel, 0, 0, None)) for channel in (*HANDED_OVER, Channel.POST.value)]


def _dwells(since: datetime) -> list[Dwell]:
    query = """
        SELECT channel, count(*),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - queued_at)),
               percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - queued_at))
        FROM requests_app_notice WHERE sent_at >= %s AND sent_at IS NOT NULL GROUP BY channel ORDER BY channel
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [since])
        return [Dwell(channel, count, float(half), float(most)) for channel, count, half, most in cursor]


def _causes(since: datetime) -> list[tuple[str, int]]:
    failed = NoticeAttempt.objects.filter(at__gte=since, succeeded=False).order_by()
    rows = failed.values_list("detail").annotate(count=Count("pk")).order_by("-count", "detail")
    return [(str(detail), int(count)) for detail, count in rows[:MOST_CAUSES]]
