"""Counting one caller in several windows at once, in the database, so that all web processes share the count."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

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


@dataclass(frozen=True, slots=True)
class Limit:
    """So many calls (`most`) in so many seconds; `name` is how headers name it."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands against one limit: calls left, seconds until the count begins anew."""

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


def _stem(who: str) -> str:
    """A keyed hash: the table holds neither an address nor a key."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"limit|{who}".encode(), hashlib.sha256)
    return f"limit:{digest.hexdigest()[:48]}"
