"""The rows of a usage report: the key each names, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from requests_app.access.api_keys import KEY_MARK
from requests_app.access.models import ApiKey
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City

MOST_ROWS = 1000
OLDEST = timedelta(days=62)
AHEAD = timedelta(minutes=5)
"""By so much a gateway's clock may be fast."""
LONGEST_SPAN = timedelta(hours=25)
MOST_CALLS = 10**12


@dataclass(frozen=True, slots=True)
class Row:
    """Calls made with one key (named by its prefix) in one span; `refused` of them by the gateway."""

    key: str
    begin_at: datetime
    end_at: datetime
    calls: int
    refused: int = 0


def prefix_of(key: str) -> str:
    return key.removeprefix(KEY_MARK)[:12]


def keys_of(city: City, rows: Iterable[Row]) -> dict[str, ApiKey]:
    prefixes = {prefix_of(row.key) for row in rows}
    found = ApiKey.objects.filter(grant__city=city, prefix__in=prefixes).select_related("grant__tier")
    return {key.prefix: key for key in found}


def require_sound(rows: Sequence[Row], keys: Mapping[str, ApiKey], now: datetime) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Incomplete({"rows": [_("Send between 1 and %(most)s rows.") % {"most": MOST_ROWS}]})
    gaps: dict[str, list[str]] = {}
    for place, row in enumerate(rows):
        for name, sentence in _wrong(row, keys, now):
            gaps.setdefault(f"rows.{place}.{name}", []).append(sentence)
    if gaps:
        raise Incomplete(gaps)


def _wrong(row: Row, keys: Mapping[str, ApiKey], now: datetime) -> Iterator[tuple[str, str]]:
    key = keys.get(prefix_of(row.key))
    if key is None or row.key.removeprefix(KEY_MARK) != key.prefix:
        yield "key", _("This city issued no key with this prefix.")
    if row.end_at <= row.begin_at:
        yield "end", _("The end must be after the beginning.")
    elif row.end_at - row.begin_at > LONGEST_SPAN:
        yield "end", _("A row covers at most one day.")
    if row.end_at > now + AHEAD:
        yield "end", _("This is in the future.")
    if row.begin_at < now - OLDEST:
        yield "begin", _("This is too long ago.")
    if not 0 <= row.calls <= MOST_CALLS:
        yield "calls", _("Enter a whole number that is not negative.")
    if not 0 <= row.refused <= row.calls:
        yield "refused", _("There cannot be more refused requests than requests.")
