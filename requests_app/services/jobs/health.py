"""Whether the clock runs and letters leave: pulses of the recurring jobs, the outbox in figures, and alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.notices.models import Channel, Notice, NoticeAttempt, NoticeState
from requests_app.notices.models.delivery import CircuitBreaker, Heartbeat
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.notices.querysets import HANDED_OVER

BEAT = "beat"
STALE: Mapping[str, timedelta] = {
    BEAT: timedelta(minutes=5),
    "sweep": timedelta(minutes=30),
    "checkpoint": timedelta(hours=36),
}
"""After so long without a pulse something stands still: many times what beat waits between two rings."""

LONGEST_STATUTORY_WAIT = timedelta(hours=1)
LONGEST_UNREAD = timedelta(minutes=5)
"""Mail is read within seconds of being stored, one that is hard to read within a minute."""

SPAN = timedelta(days=7)
"""Over so long the page looks back."""

MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something a person must see to. `grave`: letters or deadlines stand still. No word of any case."""

    key: str
    sentence: str
    grave: bool


def note(name: str, now: datetime, *, took_ms: int = 0, tally: Mapping[str, int] | None = None) -> None:
    """A recurring job ended well."""
    Heartbeat.objects.update_or_create(
        name=name, defaults={"at": now, "took_ms": took_ms, "tally": dict(tally or {})}
    )


def alarms(now: datetime) -> list[Alarm]:
    """What is wrong now, the gravest first (five queries). What never ran is not missed."""
    found = [*_stale(now), *_held_up(now), *_unread(now), *_shut(now)]
    lost = Notice.objects.not_received()[:1000].count()
    if lost:
        sentence = _("Letters that did not reach their reader and wait for a person: %(count)s.")
        found.append(Alarm("not_received", sentence % {"count": lost}, False))
    return sorted(found, key=lambda alarm: not alarm.grave)


def _stale(now: datetime) -> list[Alarm]:
    said = {
        BEAT: _("No scheduled job has run for %(minutes)s minutes: check beat, broker, and worker."),
        "sweep": _("The sweep of due dates has not ended for %(minutes)s minutes."),
        "checkpoint": _("No checkpoint of the histories was made for %(minutes)s minutes."),
    }
    found = []
    for heartbeat in Heartbeat.objects.filter(name__in=list(STALE)):
        silent = now - heartbeat.at
        if silent > STALE[heartbeat.name]:
            sentence = said[heartbeat.name] % {"minutes": int(silent.total_seconds() // 60)}
            found.append(Alarm(f"{heartbeat.name}_stale", sentence, heartbeat.name != "checkpoint"))
    return found


def _held_up(now: datetime) -> list[Alarm]:
    oldest = _going_out().filter(statutory=True).aggregate(oldest=Min("queued_at"))["oldest"]
    if oldest is None or now - oldest <= LONGEST_STATUTORY_WAIT:
        return []
    waited = timesince(oldest, now)
    sentence = _("A letter the law wants has waited to leave for %(waited)s.") % {"waited": waited}
    return [Alarm("statutory_waits", sentence, True)]


def _unread(now: datetime) -> list[Alarm]:
    oldest = InboundMail.objects.filter(state=InboundState.STORED).aggregate(oldest=Min("received_at"))[
        "oldest"
    ]
    if oldest is None or now - oldest <= LONGEST_UNREAD:
        return []
    sentence = _("Email that came in has waited to be read for %(waited)s.") % {
        "waited": timesince(oldest, now)
    }
    return [Alarm("mail_unread", sentence, True)]


def _shut(now: datetime) -> list[Alarm]:
    shut = CircuitBreaker.objects.filter(closed_until_at__gt=now).values_list("key", "cause")
    return [
        Alarm("way_shut", _("%(way)s cannot be reached: %(cause)s.") % {"way": key, "cause": cause}, False)
        for key, cause in shut
    ]


def _going_out() -> Any:
    """What a worker has still to hand over."""
    return Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING], channel__in=HANDED_OVER)


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
