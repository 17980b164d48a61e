"""What a city has not set up yet, as keys; who shows it says it in words."""

from __future__ import annotations

from collections.abc import Iterable

from requests_app.cities.models import City

CONTACT, CLOSED_DAYS, FEES = "contact", "closed_days", "fees"


def unset_of(city: City, contact: Iterable[object], years: Iterable[int]) -> list[str]:
    """The keys (one query). `contact`: the ways by email and phone known; `years`: those without closed days."""
    found = [] if any(contact) else [CONTACT]
    if list(years):
        found.append(CLOSED_DAYS)
    if not city.fee_rates.exists():
        found.append(FEES)
    return found
