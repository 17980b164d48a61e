"""The two weeks ahead on the first page: a picture, the table beside it, and what will be late at the usual pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.week_ahead import WeekAhead, week_ahead
from requests_app.charts import columns
from requests_app.cities.models import City

SECONDS = 300
"""How long the forecast may be old: it is a sum over all open cases."""


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the table: the day, whether the office is closed, what is due in each department, and in all."""

    on: date
    closed: bool
    counts: Sequence[int]
    whole: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """One city's forecast as the page shows it."""

    found: WeekAhead
    names: Sequence[str]
    days: Sequence[Day]
    picture: SafeString


def ahead_of(actor: Actor, cities: Sequence[City], now: datetime) -> list[Ahead]:
    """The forecast of each city in which something falls due (at most once in five minutes)."""
    seen = hash(tuple(sorted((city_id, scope.department_ids) for city_id, scope in actor.city_roles.items())))
    opened = RecordsRequest.objects.visible_to(actor).open()
    found = []
    for city in cities:
        key = f"home.ahead.{actor.user_id}.{seen}.{city.pk}"
        forecast = cache.get(key)
        if forecast is None:
            forecast = week_ahead(opened, city, now)
            cache.set(key, forecast, SECONDS)
        if any(one.due for one in forecast.departments):
            found.append(_shown(forecast))
    return found


def _shown(found: WeekAhead) -> Ahead:
    departments = [one for one in found.departments if one.due]
    days = [
        Day(on, on in found.closed, [one.due.get(on, 0) for one in departments], found.due_on(on))
        for on in found.days
    ]
    picture = columns(
        _("Due dates in the next two weeks"), [(f"{day.on.month}/{day.on.day}", day.whole) for day in days]
    )
    return Ahead(found, [one.name or _("No department assigned") for one in departments], days, picture)
