"""Dates and times as people read them, on the city's wall clock, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from requests_app.cities.models import City


def local(city: City, at: datetime) -> datetime:
    """An instant on the city's wall clock."""
    return at.astimezone(ZoneInfo(city.timezone))


def longdate(value: date | None) -> str:
    """Thursday, October 15, 2026 / jueves, 15 de octubre de 2026; empty for none."""
    if value is None:
        return ""
    # The day alone: two instants in two zones can be equal and yet be on different days.
    return _longdate(date(value.year, value.month, value.day), translation.get_language() or "en")


def monthyear(value: date) -> str:
    """October 2026 / octubre de 2026."""
    return date_format(value, r"F \d\e Y").lower() if _is_spanish() else date_format(value, "F Y")


def shortdate(value: date | None) -> str:
    """Oct 15, 2026 / 15 oct 2026; empty for none."""
    if value is None:
        return ""
    return date_format(value, "j M Y").lower() if _is_spanish() else date_format(value, "M j, Y")


def _is_spanish() -> bool:
    return (translation.get_language() or "en").startswith("es")


@lru_cache(maxsize=4096)  # letters and lists name the same few days over and over
def _longdate(value: date, language: str) -> str:
    if language.startswith("es"):
        return date_format(value, r"l, j \d\e F \d\e Y").lower()
    return date_format(value, "l, F j, Y")


def longtime(value: datetime | None) -> str:
    """The date and the time of day of a local instant."""
    if value is None:
        return ""
    half = ("a. m." if value.hour < 12 else "p. m.") if _is_spanish() else date_format(value, "A")
    return f"{longdate(value)}, {date_format(value, 'g:i')} {half}"


def days_late(due_on: date | None, today: date) -> int:
    """By how many calendar days a date has passed; 0 when it has not."""
    return max(0, (today - due_on).days) if due_on else 0
