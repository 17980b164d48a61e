"""What would a recurring job do at some moment? It is run and undone; no letter leaves, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from requests_app.notices.delivery.claim import waiting
from requests_app.notices.models import Notice

PATIENCE = "2s"
"""A rehearsal waits so long for a row that someone is working on, then gives up rather than stand in the way."""


@dataclass(frozen=True, slots=True)
class Line:
    """One letter. `new`: the job writes it; else it waits already. `name`: number of its case or city."""

    letter: str
    name: str
    recipient: str
    channel: str
    statutory: bool
    new: bool
    subject: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a job counted and every letter that would go out, in the order in which they would."""

    counted: Mapping[str, Any]
    letters: list[Line]


def rehearse_job(job: Callable[[datetime], Mapping[str, Any]], now: datetime) -> Rehearsal:
    """Run `job` as if it were `now`, look at the outbox, and undo all of it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        last = Notice.objects.order_by("-id").values_list("id", flat=True).first() or 0
        counted = dict(job(now))
        by_worker = list(waiting(now))
        seen = {notice.pk for notice in by_worker}
        others = (
            Notice.objects.filter(pk__gt=last).exclude(pk__in=seen).select_related("case", "incident", "city")
        )
        letters = [_line(notice, last) for notice in [*by_worker, *others.order_by("id")]]
        transaction.set_rollback(True)
    return Rehearsal(counted, letters)


def _line(notice: Notice, last: int) -> Line:
    return Line(
        notice.letter,
        notice.reference or str(notice.sender_city),
        notice.recipient,
        str(notice.channel),
        notice.statutory,
        notice.pk > last,
        notice.subject,
    )
