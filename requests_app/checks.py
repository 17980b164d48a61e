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
from requests_app.services import watching


@register(Tags.compatibility)
def law_packs_load(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A pack that does not load stops every command that checks."""
    try:
        library()
    except PackError as problem:
        return [Error(str(problem), id="cityrecords.E001")]
    return []


@register(Tags.database)
def the_clock_runs_and_letters_leave(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Each alarm of the operations page; W002 where deadlines or letters stand still, else W003."""
    if not databases:
        return []
    try:
        found = watching.alarms(datetime.now(UTC))
    except DatabaseError:
        return []  # before the first migration there is no table to ask
    # Warnings only: an error would keep `migrate` from running, which may be what heals it.
    return [
        Warning(alarm.sentence, obj=alarm.key, id=f"cityrecords.{'W002' if alarm.grave else 'W003'}")
        for alarm in found
    ]


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
