"""Counting one caller in several windows at once, in the database, so that all web processes share the count.

A limit refuses what is one too many in a window. A slow-down refuses nothing for long: each failure makes the next
try wait a little longer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from requests_app.cases.models import RateLimitWindow
from requests_app.cases.refusals import TooOften

COUNT = """
INSERT INTO requests_app_ratelimitwindow AS held (key, window_start_at, count, seconds)
SELECT key, %(now)s, 1, seconds FROM unnest(%(keys)s::text[], %(seconds)s::int[]) AS asked (key, seconds)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN held.window_start_at + EXCLUDED.seconds * interval '1 second' <= EXCLUDED.window_start_at
                 THEN 1 ELSE held.count + 1 END,
    window_start_at = CASE
        WHEN held.window_start_at + EXCLUDED.seconds * interval '1 second' <= EXCLUDED.window_start_at
        THEN EXCLUDED.window_start_at ELSE held.window_start_at END,
    seconds = EXCLUDED.seconds
RETURNING seconds, count, window_start_at
"""


WAIT = """CASE WHEN held.count < %(free)s THEN 0
    ELSE least(%(longest)s, power(2, least(held.count - %(free)s + 1, 20))) END"""
TRY = f"""
INSERT INTO requests_app_ratelimitwindow AS held (key, window_start_at, count, seconds)
VALUES (%(key)s, %(now)s, 1, %(seconds)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN held.window_start_at + held.seconds * interval '1 second' <= %(now)s
                 THEN 1 ELSE held.count + 1 END,
    window_start_at = %(now)s,
    seconds = EXCLUDED.seconds
WHERE held.window_start_at + ({WAIT}) * interval '1 second' <= %(now)s
RETURNING count
"""  # noqa: S608  the parts are constants of this module
LEFT = f"""
SELECT ceil(extract(epoch FROM held.window_start_at + ({WAIT}) * interval '1 second' - %(now)s))::int
FROM requests_app_ratelimitwindow AS held WHERE key = %(key)s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls (`most`) in so many seconds; `name` is how headers name it."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands against one limit: calls left, seconds until the count begins again."""

    limit: Limit
    left: int
    reset_after: int

    @property
    def is_over(self) -> bool:
        """Whether the call just counted was one too many."""
        return self.left < 0


class LimitReached(TooOften):
    """One call too many. `standings` say against which limit."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        super().__init__(max(standing.reset_after for standing in standings if standing.is_over))
        self.standings = tuple(standings)


def count(who: str, limits: Sequence[Limit], *, now: datetime) -> tuple[Standing, ...]:
    """Count one call of `who` against every limit, in one statement. Raises LimitReached.

    The rows are always locked in one order, so that two calls of one caller never wait for each other in a circle.
    """
    if not limits:
        return ()
    by_seconds = {limit.seconds: limit for limit in sorted(limits, key=lambda limit: limit.seconds)}
    stem = _stem(who)
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "keys": [f"{stem}/{seconds}" for seconds in by_seconds],
                "seconds": list(by_seconds),
                "now": now,
            },
        )
        rows = cursor.fetchall()
    standings = tuple(
        Standing(
            by_seconds[seconds],
            by_seconds[seconds].most - times,
            max(1, -int(-(since + timedelta(seconds=seconds) - now).total_seconds() // 1)),
        )
        for seconds, times, since in rows
    )
    if any(standing.is_over for standing in standings):
        raise LimitReached(standings)
    return standings


@dataclass(frozen=True, slots=True)
class SlowDown:
    """So many failures are `free`; each further one doubles the wait for the next try, up to `longest` seconds.

    All is forgotten `forgotten_after` seconds after the last failure.
    """

    free: int
    longest: int
    forgotten_after: int


class MustWait(TooOften):
    """The last tries failed, and the next may not come yet. `retry_after` is in seconds."""


def try_once(tries: Mapping[str, SlowDown], *, now: datetime) -> None:
    """Take one try of every caller named, or of none. Raises MustWait.

    A try is counted as a failure before its outcome is known, in one statement each: many at once never get more tries
    than one after the other. Whoever succeeds calls `forgive` or `take_back`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for who in sorted(tries):
            rule = tries[who]
            asked: dict[str, str | int | datetime] = {
                "key": _stem(who),
                "now": now,
                "free": rule.free,
                "longest": rule.longest,
                "seconds": rule.forgotten_after,
            }
            cursor.execute(TRY, asked)
            if cursor.fetchone() is None:
                cursor.execute(LEFT, asked)
                row = cursor.fetchone()
                raise MustWait(max(1, row[0] if row else 1))


def forgive(who: str) -> None:
    """Forget every failure of a caller."""
    RateLimitWindow.objects.filter(key=_stem(who)).delete()


def take_back(who: str) -> None:
    """The try just counted was no failure; those before it are kept."""
    RateLimitWindow.objects.filter(key=_stem(who), count__gt=0).update(count=F("count") - 1)


def forget_past(now: datetime) -> int:
    """Remove the counts whose window is over: how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM requests_app_ratelimitwindow"
            " WHERE window_start_at + seconds * interval '1 second' <= %s",
            [now],
        )
        return int(cursor.rowcount)


def _stem(who: str) -> str:
    """A keyed hash: the table holds neither an address nor a key."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"limit|{who}".encode(), hashlib.sha256)
    return f"limit:{digest.hexdigest()[:48]}"
