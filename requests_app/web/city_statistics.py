"""Honest numbers about a city: how much is open, how much was answered in time, how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q

from requests_app.cases.aggregates import Median
from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cities.models import City

KEPT_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts, no persons. `due` decisions fell due this year up to yesterday or were made; None: none yet.

    Requests taken over from older logs count only among the open ones: nobody decided them here.
    """

    open_now: int
    due: int
    on_time: int
    median_days: int | None

    @property
    def percent(self) -> int | None:
        """The share decided in time, rounded down so that it is never made to look better."""
        return self.on_time * 100 // self.due if self.due else None


def tally(city: City, today: date) -> Tally:
    """The numbers of one city and year, at most five minutes old. `today` is the city's local date."""
    key = f"tally:{city.pk}:{today.isoformat()}"
    kept: Tally | None = cache.get(key)
    if kept is None:
        kept = _count(city, today)
        cache.set(key, kept, KEPT_FOR.total_seconds())
    return kept


def _count(city: City, today: date) -> Tally:
    decisions = Deadline.objects.filter(
        case__city=city,
        case__imported_id="",
        kind="determination",
        due_on__gte=date(today.year, 1, 1),
        due_on__year=today.year,
    )
    took = ExpressionWrapper(F("met_on") - F("opened_on"), output_field=DurationField())
    found = decisions.aggregate(
        due=Count("pk", filter=Q(met_on__isnull=False) | Q(ended_on=None, due_on__lt=today)),
        on_time=Count("pk", filter=Q(met_on__lte=F("due_on"))),
        median=Median(took, filter=Q(met_on__isnull=False), output_field=DurationField()),
    )
    median = None if found["median"] is None else round(found["median"] / timedelta(days=1))
    open_now = RecordsRequest.objects.filter(city=city).open().count()
    return Tally(open_now, found["due"], found["on_time"], median)
