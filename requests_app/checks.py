"""System checks (`manage.py check --database default`): law packs that load, calendars without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from requests_app.cities.gaps import years_without_closed_days
from requests_app.cities.models import City
from requests_app.cities.terms import local_date
from requests_app.law.pack import PackError, library


@register(Tags.compatibility)
def law_packs_load(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A pack that does not load stops every command that checks."""
    try:
        library()
    except PackError as problem:
        return [Error(str(problem), id="cityrecords.E001")]
    return []


@register(Tags.database)
def calendars_have_no_gaps(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Warn of each city and year for which no closed days are entered."""
    if not databases:
        return []
    now = datetime.now(UTC)
    try:
        return [
            Warning(
                f"{city.name}: no closed days are entered for {year}; only the law's own holidays count.",
                hint="A city administrator enters them in the admin, or imports a CSV or ICS file.",
                id="cityrecords.W001",
            )
            for city in City.objects.all()
            for year in years_without_closed_days(city, local_date(city, now))
        ]
    except DatabaseError:
        return []  # before the first migration there is no table to ask
