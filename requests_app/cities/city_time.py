"""A city's calendar and terms as the law floor wants them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from requests_app.cities.models import City, CityPolicy
from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import Terms, deemed_received_on
from requests_app.law.pack import Pack


def local_date(city: City, at: datetime) -> date:
    """The date on the city's wall calendar at an instant."""
    return at.astimezone(ZoneInfo(city.timezone)).date()


def start_of_day(city: City, on: date) -> datetime:
    """The instant at which a day begins in the city."""
    return datetime.combine(on, time.min, ZoneInfo(city.timezone))


def calendar_of(city: City, pack: Pack) -> Calendar:
    """The pack's holidays with the city's own closed days laid over them (one query)."""
    return calendar_for(pack, dict(city.closed_days.values_list("on", "note")))


def terms_of(policy: CityPolicy) -> Terms:
    """What the city offers beyond the law, as it stands now."""
    return Terms(
        appeal_offered=policy.appeal_offered,
        appeal_filing_days=policy.appeal_filing_days,
        appeal_decision_days=policy.appeal_decision_days,
        extension_anchor=policy.extension_anchor,
    )


def received_on(city: City, at: datetime, calendar: Calendar) -> date:
    """The local date from which the law counts, by the city's receipt policy."""
    policy = city.policy
    return deemed_received_on(
        at, city.timezone, policy.receipt_policy, calendar, policy.opens_at, policy.closes_at
    )
