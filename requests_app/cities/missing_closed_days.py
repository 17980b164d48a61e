"""What a city's calendar still lacks: years that are about to matter and have no closed days entered."""

from __future__ import annotations

from datetime import date, timedelta

from requests_app.cities.models import City

AHEAD = timedelta(days=120)
"""How long before a year begins its closed days should be known; dates reach that far with the longest pauses."""


def years_without_closed_days(city: City, today: date) -> list[int]:
    """This year and, within AHEAD of its start, the next: those for which the city has entered no closed day.

    The law's own holidays are known by rule for every year; this is about the city's layer over them.
    """
    years = {today.year, (today + AHEAD).year}
    known = set(city.closed_days.filter(on__year__in=years).values_list("on__year", flat=True))
    return sorted(years - known)
