"""Delivery: claim a few notices with a lease, commit, hand each over, mark it. Nothing is held while one is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from requests_app.notices.delivery import circuit_breakers
from requests_app.notices.delivery.channels import Courier, courier_for
from requests_app.notices.delivery.claim import breaker_of, claim, release, still_held
from requests_app.notices.delivery.failures import Verdict, describe, verdict
from requests_app.notices.delivery.retries import state_after, wait_after
from requests_app.notices.models import Notice, NoticeAttempt, NoticeState
from requests_app.notices.querysets import HANDED_OVER

BATCH = 20
PATIENCE = timedelta(minutes=4)
"""A run ends before the time limit of its task does it; what is left, the next run takes."""


@dataclass
class Tally:
    """How a run went."""

    sent: int = 0
    failed: int = 0
    parked: int = 0
    bounced: int = 0


@dataclass
class _Run:
    """One run through one channel."""

    channel: str
    courier: Courier
    clock: Callable[[], datetime]
    random: Random
    tally: Tally
    until: datetime
    shut: set[str] = field(default_factory=set)
    troubled: set[str] = field(default_factory=set)


def deliver(
    clock: Callable[[], datetime],
    *,
    most: int = 10_000,
    random: Random | None = None,
    channels: Sequence[str] = HANDED_OVER,
) -> Tally:
    """Send up to `most` waiting notices of each channel, over one kept connection. Safe beside any number of twins."""
    tally = Tally()
    random = random or Random()  # noqa: S311 - spreads retries, guards nothing
    until = clock() + PATIENCE
    for channel in channels:
        courier = courier_for(channel)
        try:
            _through(_Run(channel, courier, clock, random, tally, until), most)
        finally:
            courier.close()
    return tally


def _through(run: _Run, most: int) -> None:
    while most > 0 and (now := run.clock()) < run.until:
        run.shut, run.troubled = circuit_breakers.closed(now), circuit_breakers.troubled()
        if run.channel in run.shut:
            return
        # After an outage one letter goes first; only when it is taken do the others follow.
        claimed = claim(now, run.channel, 1 if run.channel in run.troubled else min(BATCH, most), run.shut)
        if not claimed:
            return
        most -= len(claimed)
        run.courier.prepare(claimed, now)
        for place, notice in enumerate(claimed):
            if breaker_of(notice) in run.shut:
                release(claimed[place : place + 1])
            elif still_held(notice, run.clock()):
                _send(run, notice)


def _send(run: _Run, notice: Notice) -> None:
    try:
        handed = run.courier.hand_over(notice, run.clock())
    except Exception as problem:
        if verdict(problem) in (Verdict.LATER, Verdict.SHUT):
            run.courier.close()
        _failed(run, notice, problem)
        return
    now = run.clock()
    _sent(notice, now, handed.detail, handed.provider_id)
    run.tally.sent += 1
    if breaker_of(notice) in run.troubled:
        circuit_breakers.passed(breaker_of(notice), now)
        run.troubled.discard(breaker_of(notice))


def _sent(notice: Notice, now: datetime, detail: str, provider_id: str) -> None:
    """Mark it. What a report of the provider said meanwhile stays."""
    with transaction.atomic():
        NoticeAttempt.objects.create(notice=notice, at=now, succeeded=True, detail=detail)
        mine = Notice.objects.filter(pk=notice.pk)
        fresh = {"sent_at": now, "lease_until_at": None, "tries": notice.tries + 1, "cause": ""}
        if not mine.filter(state=NoticeState.SENDING).update(
            state=NoticeState.SENT, provider_id=provider_id, **fresh
        ):
            mine.filter(sent_at=None).update(sent_at=now, lease_until_at=None)


def _failed(run: _Run, notice: Notice, problem: Exception) -> None:
    now, said, breaker = run.clock(), describe(problem), breaker_of(notice)
    judged = verdict(problem)
    if judged is Verdict.SHUT:
        run.troubled.add(breaker)
        if circuit_breakers.failed(breaker, said, now, run.random):
            run.shut.add(breaker)
    tries = notice.tries + 1
    state = state_after(judged, tries, breaker)
    with transaction.atomic():
        NoticeAttempt.objects.create(notice=notice, at=now, succeeded=False, detail=said)
        Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING).update(
            state=state,
            tries=tries,
            lease_until_at=None,
            cause=said,
            next_try_at=now + wait_after(tries, run.random, outside=judged is Verdict.SHUT),
        )
    run.tally.failed += 1
    run.tally.parked += state == NoticeState.PARKED
    run.tally.bounced += state == NoticeState.BOUNCED
