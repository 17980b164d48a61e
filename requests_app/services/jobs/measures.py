"""What a monitoring system may watch: counts and ages worked out now, of no case and no person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min

from requests_app.cases.models import RecordsRequest
from requests_app.cases.querysets import CaseQuerySet
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import Notice, NoticeState
from requests_app.notices.models.delivery import Heartbeat
from requests_app.notices.models.inbound import InboundMail, InboundState
from requests_app.services.jobs.health import alarms

SOON = timedelta(days=3)
Sample = tuple[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured: its name and unit, what it says, the names of its labels, and its values."""

    name: str
    help: str
    labels: tuple[str, ...]
    samples: Sequence[Sample]


def measures(now: datetime) -> Iterator[Measure]:
    """Everything, with a dozen queries."""
    yield from _letters(now)
    yield from _mail(now)
    yield from _requests(now)
    yield from _jobs(now)
    yield from _storage()
    found = [((alarm.key, "yes" if alarm.grave else "no"), 1.0) for alarm in alarms(now)]
    yield Measure(
        "cityrecords_alarm", "Alarms of Operations, each 1 while it lasts", ("alarm", "grave"), found
    )


def _letters(now: datetime) -> Iterator[Measure]:
    waiting = Notice.objects.filter(state__in=[NoticeState.QUEUED, NoticeState.SENDING])
    by_channel = waiting.order_by().values_list("channel").annotate(count=Count("pk"))
    yield Measure(
        "cityrecords_letters_waiting",
        "Notices that wait to be sent",
        ("channel",),
        [((channel,), float(count)) for channel, count in by_channel],
    )
    oldest = dict(waiting.order_by().values_list("statutory").annotate(oldest=Min("queued_at")))
    yield Measure(
        "cityrecords_oldest_letter_seconds",
        "How long the oldest of them has waited",
        ("required_by_law",),
        [(("yes" if law else "no",), _age(oldest.get(law), now)) for law in (True, False)],
    )
    lost = Notice.objects.not_received().count()
    yield Measure("cityrecords_letters_not_delivered", "Notices that need a person", (), [((), float(lost))])


def _mail(now: datetime) -> Iterator[Measure]:
    counts = dict(InboundMail.objects.order_by().values_list("state").annotate(count=Count("pk")))
    yield Measure(
        "cityrecords_incoming_mail",
        "Emails that came in, by what became of them",
        ("state",),
        [((state,), float(counts.get(state, 0))) for state in InboundState.values],
    )
    oldest = InboundMail.objects.filter(state=InboundState.STORED).aggregate(at=Min("received_at"))["at"]
    yield Measure(
        "cityrecords_oldest_unread_mail_seconds",
        "How long the oldest email has waited to be read",
        (),
        [((), _age(oldest, now))],
    )


def _requests(now: datetime) -> Iterator[Measure]:
    cities = list(City.objects.order_by("key"))
    states = RecordsRequest.objects.order_by().values_list("city__key", "state").annotate(count=Count("pk"))
    yield Measure(
        "cityrecords_requests",
        "Requests by city and state",
        ("city", "state"),
        [((city, state), float(count)) for city, state, count in states],
    )
    today = {city: local_date(city, now) for city in cities}
    late = [((city.key,), float(_of(city).overdue(today[city]).count())) for city in cities]
    yield Measure("cityrecords_requests_overdue", "Open requests whose due date passed", ("city",), late)
    near = [
        ((city.key,), float(_of(city).open().filter(next_due_on__range=(day, day + SOON)).count()))
        for city, day in today.items()
    ]
    yield Measure("cityrecords_requests_due_soon", "Open requests due within three days", ("city",), near)


def _of(city: City) -> CaseQuerySet:
    return RecordsRequest.objects.filter(city=city)


def _jobs(now: datetime) -> Iterator[Measure]:
    rows = list(Heartbeat.objects.order_by("name"))
    yield Measure(
        "cityrecords_job_silence_seconds",
        "Seconds since a recurring job last ended well",
        ("job",),
        [((row.name,), _age(row.at, now)) for row in rows],
    )
    yield Measure(
        "cityrecords_job_took_seconds",
        "How long its last run took",
        ("job",),
        [((row.name,), row.took_ms / 1000) for row in rows],
    )


def _storage() -> Iterator[Measure]:
    kept = Path(settings.MEDIA_ROOT)
    free = shutil.disk_usage(kept if kept.is_dir() else settings.VAR_DIR).free
    yield Measure(
        "cityrecords_disk_free_bytes", "Room left where documents are kept", (), [((), float(free))]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    yield Measure("cityrecords_database_bytes", "Size of the database", (), [((), float(size))])


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
