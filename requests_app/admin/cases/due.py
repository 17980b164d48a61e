"""Questions about due dates across cities, each with its own today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from requests_app.admin.common.labels import SOON, todays
from requests_app.cities.models import City


def overdue(cities: Sequence[City], now: datetime) -> Q:
    """Due before the city's today."""
    return _by_city(cities, now, lambda today: Q(next_due_on__lt=today))


def soon(cities: Sequence[City], now: datetime, days: int = SOON) -> Q:
    """Due today or within `days` days."""
    return _by_city(
        cities, now, lambda today: Q(next_due_on__gte=today, next_due_on__lte=today + timedelta(days=days))
    )


def _by_city(cities: Sequence[City], now: datetime, wanted: Callable[[date], Q]) -> Q:
    """One condition where all cities have the same date, else one for each date."""
    dates = todays(list(cities), now)
    if not dates:
        return Q(pk__in=[])
    if len(dates) == 1:
        return wanted(next(iter(dates)))
    found = Q(pk__in=[])
    for today, city_ids in dates.items():
        found |= wanted(today) & Q(city_id__in=city_ids)
    return found
