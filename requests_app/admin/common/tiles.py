"""The tiles of My work: what is to be counted, all of it in one query, and the words for what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import ngettext

MOST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to count, with the list behind it. `empty`: what to read when there is nothing; `since`: the
    column that says how long the oldest waits."""

    label: str
    found: QuerySet[Any]
    url: str
    tone: str
    empty: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One count with the list behind it. `empty` is what to read when there is nothing."""

    label: str
    count: int
    url: str
    tone: str
    empty: str

    @property
    def shown(self) -> str:
        """The count in words; beyond MOST it is not counted on."""
        return f"{MOST:,}+" if self.count > MOST else f"{self.count:,}"


def tiles(wanted: Sequence[Wanted], now: datetime) -> list[Tile]:
    """A tile for each thing wanted (one query; no count goes beyond MOST + 1)."""
    marked = [_marked(place, row) for place, row in enumerate(wanted)]
    found = list(marked[0].union(*marked[1:], all=True))
    counts = Counter(place for place, _since in found)
    oldest: dict[int, datetime] = {}
    for place, since in found:
        if since:
            oldest[place] = min(since, oldest.get(place, since))
    return [_tile(row, counts[place], oldest.get(place), now) for place, row in enumerate(wanted)]


def _marked(place: int, row: Wanted) -> QuerySet[Any]:
    since = F(row.since) if row.since else Cast(Value(None), DateTimeField())
    ordered = row.found.order_by(row.since) if row.since else row.found.order_by()
    marked: QuerySet[Any] = ordered.annotate(place=Value(place), since=since).values_list("place", "since")
    return marked[: MOST + 1]


def _tile(row: Wanted, count: int, oldest: datetime | None, now: datetime) -> Tile:
    """What has waited for a day or longer says so, and is late."""
    days = (now - oldest).days if oldest else 0
    if days <= 0:
        return Tile(row.label, count, row.url, row.tone, row.empty)
    age = ngettext("oldest: %(days)s day", "oldest: %(days)s days", days) % {"days": days}
    return Tile(f"{row.label} ({age})", count, row.url, "bad", row.empty)
