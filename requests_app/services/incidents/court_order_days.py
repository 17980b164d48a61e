"""The last day of a court's order: days after service, counted as the order says, day by day."""

from __future__ import annotations

from datetime import date

from requests_app.access.models import CourtOrder
from requests_app.cities.city_time import calendar_of
from requests_app.cities.models import City
from requests_app.law.day_count import count_days, working
from requests_app.law.facts import Step
from requests_app.law.pack import library

CALENDAR, BUSINESS = "calendar", "business"
UNITS = {CALENDAR: "calendar_days", BUSINESS: "business_days"}


def counted_on(city: City, served_on: date, days: int, unit: str) -> date | None:
    """The last day: so many days after service, which is itself not counted. The order's own words rule, so no roll."""
    calendar = calendar_of(city, library().in_force(city.pack_key, served_on))
    return count_days(served_on, days, UNITS[unit], False, calendar).due_on


def working_of(order: CourtOrder) -> tuple[Step, ...]:
    """The count day by day; empty where the order names the day itself or none."""
    if order.counted_days is None:
        return ()
    city = order.incident.city
    calendar = calendar_of(city, library().in_force(city.pack_key, order.served_on))
    return working(order.served_on, order.counted_days, UNITS[order.counted_unit], False, calendar)
