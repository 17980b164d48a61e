"""Whether a notice that failed is tried again, and when."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from requests_app.notices.delivery import circuit_breakers
from requests_app.notices.delivery.failures import Verdict
from requests_app.notices.models import NoticeState

MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
LONGEST_WAIT_OUTSIDE = timedelta(minutes=5)
"""No longer than this waits a letter that failed only because its way out was shut."""


def state_after(judged: Verdict, tries: int, breaker: str) -> NoticeState:
    """Where a failed notice goes. A shut way out parks nothing, unless only this letter finds it shut."""
    if judged is Verdict.GONE:
        return NoticeState.BOUNCED
    if judged is Verdict.BROKEN:
        return NoticeState.PARKED
    if tries < MOST_TRIES or (judged is Verdict.SHUT and circuit_breakers.failures(breaker) > 1):
        return NoticeState.QUEUED
    return NoticeState.PARKED


def wait_after(tries: int, random: Random, *, outside: bool = False) -> timedelta:
    """How long to wait after so many failures: doubling from FIRST_WAIT to LONGEST_WAIT, spread by a tenth."""
    longest = LONGEST_WAIT_OUTSIDE if outside else LONGEST_WAIT
    wait: timedelta = min(FIRST_WAIT * 2 ** min(tries - 1, 12), longest)
    spread: timedelta = wait * random.uniform(0.9, 1.1)
    return spread
