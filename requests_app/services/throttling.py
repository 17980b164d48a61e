"""The throttle for public forms: counts in the database, so that all web processes share them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from requests_app.cases.refusals import TooOften

COUNT = """
INSERT INTO requests_app_ratelimitwindow (key, window_start_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN requests_app_ratelimitwindow.window_start_at <= %(floor)s THEN 1
                 ELSE requests_app_ratelimitwindow.count + 1 END,
    window_start_at = CASE WHEN requests_app_ratelimitwindow.window_start_at <= %(floor)s THEN %(now)s
                           ELSE requests_app_ratelimitwindow.window_start_at END
RETURNING count, window_start_at
"""


def count(what: str, address: str, *, most: int, window: timedelta, now: datetime) -> None:
    """Count one `what` by one network address; the `most`+1st in a window raises TooOften."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(what, address), "now": now, "floor": now - window})
        times, since = cursor.fetchone()
    if times > most:
        raise TooOften(retry_after=max(1, int((since + window - now).total_seconds())))


def _key(what: str, address: str) -> str:
    """A keyed hash: the table never holds an address."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{what}|{address}".encode(), hashlib.sha256)
    return f"{what[:30]}:{digest.hexdigest()[:48]}"
