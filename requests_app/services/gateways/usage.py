"""What gateways report: calls made with keys, in batches that count once; too many calls open an incident by policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from requests_app.access.api_keys import KEY_MARK
from requests_app.access.models import AccessGrant, ApiKey, RateTier, Usage, UsageBatch
from requests_app.access.states import IncidentKind
from requests_app.cases.refusals import Incomplete, Refusal
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.services.incidents.detected import DetectedIncident, open_by_system

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


class OtherBatch(Refusal):
    """A batch of this name with other contents is on file."""

    def __init__(self) -> None:
        message = _(
            "A batch with this name and other contents was received before. Give this one another name."
        )
        super().__init__(message, {"batch": [message]})


def report(city_id: int, batch: str, rows: Sequence[Row], *, body_hash: str, now: datetime) -> bool:
    """Count a batch. False: it was counted before and nothing changed. Raises Incomplete, OtherBatch.

    `body_hash`: SHA-256 of what was sent. All rows are counted, or none where one of them cannot be used.
    """
    known = _known(city_id, batch, body_hash)
    if known:
        return False
    city = City.objects.select_related("policy").get(pk=city_id)
    keys = _keys(city, rows)
    _require_sound(rows, keys, now)
    try:
        with transaction.atomic():
            stored = UsageBatch.objects.create(
                city=city, batch=batch, body_hash=body_hash, rows=len(rows), received_at=now
            )
            lines = [_line(stored, row, keys[_prefix(row.key)], city) for row in rows]
            Usage.objects.bulk_create(lines)
            if city.policy.limit_opens_incident:
                _look_for_excess(city, lines, now)
    except IntegrityError:
        if not _known(city_id, batch, body_hash):
            raise
        return False
    return True


def _known(city_id: int, batch: str, body_hash: str) -> bool:
    stored = UsageBatch.objects.filter(city_id=city_id, batch=batch).first()
    if stored is not None and stored.body_hash != body_hash:
        raise OtherBatch
    return stored is not None


def _prefix(key: str) -> str:
    return key.removeprefix(KEY_MARK)[:12]


def _keys(city: City, rows: Iterable[Row]) -> dict[str, ApiKey]:
    prefixes = {_prefix(row.key) for row in rows}
    found = ApiKey.objects.filter(grant__city=city, prefix__in=prefixes).select_related("grant__tier")
    return {key.prefix: key for key in found}


def _require_sound(rows: Sequence[Row], keys: Mapping[str, ApiKey], now: datetime) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Incomplete({"rows": [_("Send between 1 and %(most)s rows.") % {"most": MOST_ROWS}]})
    gaps: dict[str, list[str]] = {}
    for place, row in enumerate(rows):
        for name, sentence in _wrong(row, keys, now):
            gaps.setdefault(f"rows.{place}.{name}", []).append(sentence)
    if gaps:
        raise Incomplete(gaps)


def _wrong(row: Row, keys: Mapping[str, ApiKey], now: datetime) -> Iterator[tuple[str, str]]:
    key = keys.get(_prefix(row.key))
    if key is None or row.key.removeprefix(KEY_MARK) != key.prefix:
        yield "key", _("This city gave out no key with this prefix.")
    if row.end_at <= row.begin_at:
        yield "end", _("The end is not after the beginning.")
    elif row.end_at - row.begin_at > LONGEST_SPAN:
        yield "end", _("A row covers a day at most.")
    if row.end_at > now + AHEAD:
        yield "end", _("That is in the future.")
    if row.begin_at < now - OLDEST:
        yield "begin", _("That is too long ago.")
    if not 0 <= row.calls <= MOST_CALLS:
        yield "calls", _("Give a whole number that is not negative.")
    if not 0 <= row.refused <= row.calls:
        yield "refused", _("There cannot be more refused calls than calls.")


def _line(batch: UsageBatch, row: Row, key: ApiKey, city: City) -> Usage:
    return Usage(
        batch=batch,
        grant=key.grant,
        key=key,
        begin_at=row.begin_at,
        end_at=row.end_at,
        on=local_date(city, row.begin_at),
        calls=row.calls,
        refused=row.refused,
    )


@dataclass(frozen=True, slots=True)
class Excess:
    """More calls than a tier allows, proven by a report. `span`: second, minute or day."""

    span: str
    on: date
    calls: int
    most: int


def _look_for_excess(city: City, lines: Sequence[Usage], now: datetime) -> None:
    """One incident for each access, span and day. Calls the gateway refused count too: somebody made them."""
    for grant, own in _by_grant(lines):
        for excess in _excesses(grant, own):
            open_by_system(
                city,
                DetectedIncident(
                    kind=IncidentKind.RATE_LIMIT,
                    cause=f"rate_limit:{grant.pk}:{excess.span}:{excess.on.isoformat()}",
                    description=(
                        f"A gateway reported {excess.calls:,} calls in one span on {excess.on.isoformat()}; "
                        f"the tier allows {excess.most:,} in a {excess.span}."
                    ),
                    dataset=grant.dataset,
                    grant=grant,
                    data={"grant_id": grant.pk, "on": excess.on.isoformat(), "what": excess.span},
                ),
                now=now,
            )


def _by_grant(lines: Sequence[Usage]) -> Iterator[tuple[AccessGrant, list[Usage]]]:
    groups: dict[int, list[Usage]] = {}
    for line in lines:
        groups.setdefault(line.grant_id, []).append(line)
    for _grant_id, own in sorted(groups.items()):
        yield own[0].grant, own


def _excesses(grant: AccessGrant, lines: Sequence[Usage]) -> Iterator[Excess]:
    tier: RateTier | None = grant.tier
    if tier is None:
        return
    found: dict[tuple[str, date], Excess] = {}
    for line in lines:
        for span, seconds, most in (("second", 1, tier.per_second), ("minute", 60, tier.per_minute)):
            if most is not None and line.calls > most * _spans(line, seconds):
                found.setdefault((span, line.on), Excess(span, line.on, line.calls, most))
    if tier.per_day is not None:
        for on in sorted({line.on for line in lines}):
            calls = Usage.objects.filter(grant=grant, on=on).aggregate(sum=Sum("calls"))["sum"] or 0
            if calls > tier.per_day:
                found.setdefault(("day", on), Excess("day", on, calls, tier.per_day))
    yield from found.values()


def _spans(line: Usage, seconds: int) -> int:
    """Into how many spans of so many seconds a row falls: more calls than that many times the limit prove an excess."""
    return max(1, ceil((line.end_at - line.begin_at).total_seconds() / seconds))


def by_day(grant: AccessGrant, since: date) -> list[tuple[date, int, int]]:
    """Day, calls, refused calls; the latest day first."""
    rows = Usage.objects.filter(grant=grant, on__gte=since).values("on").order_by("-on")
    summed = rows.annotate(made=Sum("calls"), cut=Sum("refused"))
    return [(row["on"], row["made"], row["cut"]) for row in summed]
