"""Whether the clock runs and letters leave: pulses of the recurring jobs, and alarms."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from requests_app.cities.models import City
from requests_app.notices.models import Notice, NoticeState
from requests_app.notices.models.delivery import CircuitBreaker, Heartbeat
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.notices.querysets import HANDED_OVER
from requests_app.services.inbound_mail.refused import CALL_TOO_BIG

BEAT = "beat"
STALE: Mapping[str, timedelta] = {
    BEAT: timedelta(minutes=5),
    "sweep": timedelta(minutes=30),
    "checkpoint": timedelta(hours=36),
}
"""After so long without a pulse something stands still: many times what beat waits between two rings."""

UNREADABLE = "unreadable_address"
"""The mark that visitors' addresses could not be read: limits then count badly, and a proxy is set up wrongly."""
UNREADABLE_FOR = timedelta(hours=1)
CALL_REFUSED_FOR = timedelta(days=1)

LONGEST_STATUTORY_WAIT = timedelta(hours=1)
LONGEST_UNREAD = timedelta(minutes=5)
"""Mail is read within seconds of being stored, one that is hard to read within a minute."""


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
    """What is wrong now, the gravest first (six queries). What never ran is not missed."""
    found = [*_full(), *_stale(now), *_held_up(now), *_unread(now), *_refused(), *_shut(now)]
    lost = Notice.objects.not_received()[:1000].count()
    if lost:
        sentence = _("Notices not delivered that need attention: %(count)s.")
        found.append(Alarm("not_received", sentence % {"count": lost}, False))
    return sorted(found, key=lambda alarm: not alarm.grave)


def _full() -> list[Alarm]:
    """Little room where documents and mail are kept: filing with files and taking mail in would fail next."""
    kept = Path(settings.MEDIA_ROOT)
    free = shutil.disk_usage(kept if kept.is_dir() else settings.VAR_DIR).free
    if free >= settings.DISK_ALARM_BYTES:
        return []
    sentence = _("The disk that keeps documents has only %(megabytes)s MB left.")
    return [Alarm("disk_full", sentence % {"megabytes": free // 1_000_000}, True)]


def _stale(now: datetime) -> list[Alarm]:
    said = {
        BEAT: _("No scheduled job has run for %(minutes)s minutes: check beat, broker, and worker."),
        "sweep": _("The due-date sweep has not finished for %(minutes)s minutes."),
        "checkpoint": _("No checkpoint was made for %(minutes)s minutes."),
    }
    found = []
    for heartbeat in Heartbeat.objects.filter(name__in=[*STALE, UNREADABLE, CALL_TOO_BIG]):
        silent = now - heartbeat.at
        if heartbeat.name == UNREADABLE:
            if silent <= UNREADABLE_FOR:
                sentence = _(
                    "Visitors' network addresses cannot be read, so limits count badly. "
                    "Check TRUST_PROXY and the proxy."
                )
                found.append(Alarm(UNREADABLE, sentence, False))
        elif heartbeat.name == CALL_TOO_BIG:
            if silent <= CALL_REFUSED_FOR:
                sentence = _("An email provider's call was refused because it was larger than 140 MB.")
                found.append(Alarm(CALL_TOO_BIG, sentence, False))
        elif silent > STALE[heartbeat.name]:
            sentence = said[heartbeat.name] % {"minutes": int(silent.total_seconds() // 60)}
            found.append(Alarm(f"{heartbeat.name}_stale", sentence, heartbeat.name != "checkpoint"))
    return found


def _held_up(now: datetime) -> list[Alarm]:
    oldest = _going_out().filter(statutory=True).aggregate(oldest=Min("queued_at"))["oldest"]
    if oldest is None or now - oldest <= LONGEST_STATUTORY_WAIT:
        return []
    waited = timesince(oldest, now)
    sentence = _("A notice the law requires has waited %(waited)s to be sent.") % {"waited": waited}
    return [Alarm("statutory_waits", sentence, True)]


def _unread(now: datetime) -> list[Alarm]:
    oldest = InboundMail.objects.filter(state=InboundState.STORED).aggregate(oldest=Min("received_at"))[
        "oldest"
    ]
    if oldest is None or now - oldest <= LONGEST_UNREAD:
        return []
    sentence = _("Incoming email has waited %(waited)s to be read.") % {"waited": timesince(oldest, now)}
    return [Alarm("mail_unread", sentence, True)]


def _refused() -> list[Alarm]:
    """Mail of which only a part came in, and mail that hardly anyone sees."""
    waiting = InboundMail.objects.filter(state=InboundState.FOR_A_PERSON)
    counts = waiting.aggregate(
        refused=Count("pk", filter=Q(cause__in=(Cause.TOO_BIG, Cause.NOT_RAW))),
        unnamed=Count("pk", filter=Q(city=None, case=None)),
    )
    found = []
    if counts["refused"]:
        sentence = _("Emails refused on arrival: %(count)s. Ask their senders to send them another way.")
        found.append(Alarm("mail_refused", sentence % {"count": counts["refused"]}, False))
    keys = list(City.objects.values_list("key", flat=True)) if counts["unnamed"] else []
    if len(keys) > 1 and settings.INBOUND_CITY not in keys:
        sentence = _(
            "Emails that name no city: %(count)s. Only staff who sort the mail of every city see them. "
            "INBOUND_CITY gives them to one city."
        )
        found.append(Alarm("mail_unnamed", sentence % {"count": counts["unnamed"]}, False))
    return found


def _shut(now: datetime) -> list[Alarm]:
    shut = CircuitBreaker.objects.filter(closed_until_at__gt=now).values_list("key", "cause")
    return [
        Alarm("way_shut", _("%(way)s cannot be reached: %(cause)s.") % {"way": key, "cause": cause}, False)
        for key, cause in shut
    ]


def _going_out() -> Any:
    """What a worker has still to hand over."""
    return Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING], channel__in=HANDED_OVER)
