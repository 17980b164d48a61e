"""Records are read: each in the limited child, its try counted first; a file that breaks its reader stops no other."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from requests_app.records.child_process import CHILD
from requests_app.records.kinds import CONTAINERS, ReadState
from requests_app.records.models import Record
from requests_app.records.stored_files import local_path
from requests_app.sandbox.limits import Limits
from requests_app.services.records.look_inside import keep_what_was_read
from requests_app.services.records.members import take_out

MOST_TRIES = 3
LEASE = timedelta(minutes=15)
LIMITS = Limits(cpu_seconds=601, wall_seconds=600, memory=2_500_000_000, output=4_000_000_000)
"""A PDF of thousands of pages takes minutes; the lease outlasts them."""

log = structlog.get_logger(__name__)


def read_waiting(clock: Callable[[], datetime], *, seconds: float = 45, most: int = 10_000) -> dict[str, int]:
    """Read what waits, oldest first, for so many seconds; how many came to which end."""
    done: dict[str, int] = {}
    until = time.monotonic() + seconds
    for _turn in range(most):
        record = claim(clock())
        if record is None or time.monotonic() > until:
            if record is not None:
                give_back(record)
            break
        state = read(record, now=clock())
        done[state] = done.get(state, 0) + 1
    return done


def waiting() -> int:
    """How many records wait to be read."""
    return Record.objects.filter(read_state=ReadState.WAITING, copy_of=None).count()


def claim(now: datetime) -> Record | None:
    """Take the next record that waits, under a lease, and count the try before it is made."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    with transaction.atomic():
        waiting = Record.objects.filter(free, read_state=ReadState.WAITING, copy_of=None)
        record = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()
        if record is None:
            return None
        record.tries, record.claimed_until = record.tries + 1, now + LEASE
        record.save(update_fields=["tries", "claimed_until"])
        return record


def give_back(record: Record) -> None:
    """A claimed record that was not tried after all."""
    Record.objects.filter(pk=record.pk).update(tries=record.tries - 1, claimed_until=None)


def read(record: Record, *, now: datetime) -> str:
    """Read one claimed record and bring it to its end: read, or cannot be opened and why."""
    if record.tries > MOST_TRIES:
        return fail(record, "damaged")
    try:
        with local_path(record.file) as path, CHILD.attempt(record.kind, path, {}, LIMITS) as outcome:
            keep = take_out if record.kind in CONTAINERS else keep_what_was_read
            problem = keep(record, outcome.frames, now) or outcome.code
    except FileNotFoundError:
        log.error("record_file_missing", record=record.pk)
        return fail(record, "damaged")
    if problem:
        return fail(record, problem)
    Record.objects.filter(pk=record.pk).update(read_state=ReadState.READ, claimed_until=None, problem="")
    return ReadState.READ.value


def fail(record: Record, problem: str) -> str:
    """The record stays in the list, with the reason why it cannot be opened."""
    Record.objects.filter(pk=record.pk).update(
        read_state=ReadState.FAILED, problem=problem, claimed_until=None
    )
    return ReadState.FAILED.value
