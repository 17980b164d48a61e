"""Figures kept between two events: never older than the last thing that happened, and worked out once meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

Value = TypeVar("Value")

KEPT_SECONDS = 300
"""What changes figures without an event (a department's new name, a repaired index) is seen after that."""

LAST_EVENT = """
SELECT (SELECT max(id) FROM requests_app_event),
    NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
    )
"""
"""The number of the newest event, and whether no transaction is under way that could still add an earlier one."""


def kept(name: str, work_out: Callable[[], Value]) -> Value:
    """What `work_out` gives, or gave under this name since the last event. One query besides its own.

    Every change of a case has its event, in the same transaction; a transaction takes the numbers of its events after
    it has begun to write. So while no other writes, all events up to the newest are there, and a later one has a higher
    number. While another writes, nothing is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST_EVENT)
        newest, settled = cursor.fetchone()
    key = f"figures:{newest}:{name}"
    found: Value | None = cache.get(key)
    if found is None:
        found = work_out()
        if settled:
            cache.set(key, found, KEPT_SECONDS)
    return found
