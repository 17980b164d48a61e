"""Gates: a way out that cannot be reached is left alone for a while, by all workers, and then tried with one letter."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.db.models import F

from requests_app.notices.models.delivery import CircuitBreaker

SHUT_AFTER = 3
"""So many failures in a row to reach the far end shut the gate."""
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=2)


def closed(now: datetime) -> set[str]:
    """The gates through which nothing is sent at `now`. A pause too long to be ours (the clock jumped) is over."""
    shut = CircuitBreaker.objects.filter(
        closed_until_at__gt=now, closed_until_at__lte=now + LONGEST_PAUSE * 2
    )
    return set(shut.values_list("key", flat=True))


def troubled() -> set[str]:
    """The gates at which the last try failed, shut or not."""
    return set(CircuitBreaker.objects.filter(failures__gt=0).values_list("key", flat=True))


def failures(key: str) -> int:
    """How often in a row the far end could not be reached."""
    return CircuitBreaker.objects.filter(key=key).values_list("failures", flat=True).first() or 0


def failed(key: str, cause: str, now: datetime, random: Random) -> bool:
    """Count one more failure. True: the gate is shut now."""
    CircuitBreaker.objects.get_or_create(key=key, defaults={"changed_at": now})
    CircuitBreaker.objects.filter(key=key).update(failures=F("failures") + 1, cause=cause, changed_at=now)
    count = failures(key)
    if count < SHUT_AFTER:
        return False
    CircuitBreaker.objects.filter(key=key).update(closed_until_at=now + pause_after(count, random))
    return True


def passed(key: str, now: datetime) -> None:
    """Something went through: the gate is open."""
    CircuitBreaker.objects.filter(key=key).exclude(failures=0).update(
        failures=0, closed_until_at=None, cause="", changed_at=now
    )


def pause_after(failures: int, random: Random) -> timedelta:
    """How long a gate stays shut: doubling from FIRST_PAUSE to LONGEST_PAUSE, spread by a fifth."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures - SHUT_AFTER, 0), 8), LONGEST_PAUSE)
    spread: timedelta = pause * random.uniform(0.8, 1.2)
    return spread
