"""More calls than a tier allows, proven by a report: one incident for each access, span and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.db.models import Sum

from requests_app.access.models import AccessGrant, RateTier, Usage
from requests_app.access.states import IncidentKind
from requests_app.cities.models import City
from requests_app.services.incidents.detected import DetectedIncident, open_by_system


@dataclass(frozen=True, slots=True)
class Excess:
    """More calls than a tier allows, proven by a report. `span`: second, minute or day."""

    span: str
    on: date
    calls: int
    most: int


def look_for_excess(city: City, lines: Sequence[Usage], now: datetime) -> None:
    """One incident for each access, span and day. Calls the gateway refused count too: someone made them."""
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
