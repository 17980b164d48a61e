"""System checks (`manage.py check --database default`): law packs that load, calendars without gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from requests_app.cities.city_time import local_date
from requests_app.cities.missing_closed_days import years_without_closed_days
from requests_app.cities.models import City
from requests_app.law.confirmed import faults, rules_told
from requests_app.law.pack import PackError, library
from requests_app.notices.letters import letterhead as letter_letterhead, required
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.services.jobs import health as jobs_health
from requests_app.services.ledger.database_roles import runs_as_owner


@register(Tags.compatibility)
def law_packs_load(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A pack that does not load stops every command that checks."""
    try:
        library()
    except PackError as problem:
        return [Error(str(problem), id="cityrecords.E001")]
    return []


@register(Tags.compatibility)
def people_are_told_what_was_confirmed(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """No remedy a requester can read is unconfirmed, a fragment, or a note for staff."""
    try:
        packs = library().packs
    except PackError:
        return []  # law_packs_load says so
    return [
        Error(f"{pack.key} {pack.version}, remedy {rule.key}: {fault}.", id="cityrecords.E003")
        for pack in packs
        for rule in rules_told(pack)
        for fault in faults(rule)
    ]


@register(Tags.database)
def the_clock_runs_and_letters_leave(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Each alarm of the operations page; W002 where deadlines or letters stand still, else W003."""
    if not databases:
        return []
    try:
        found = jobs_health.alarms(datetime.now(UTC))
    except DatabaseError:
        return []  # before the first migration there is no table to ask
    # Warnings only: an error would keep `migrate` from running, which may be what heals it.
    return [
        Warning(alarm.sentence, obj=alarm.key, id=f"cityrecords.{'W002' if alarm.grave else 'W003'}")
        for alarm in found
    ]


@register(Tags.database)
def the_application_owns_nothing(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Warn where the role that serves could drop the triggers that keep the history whole."""
    if not databases or settings.AS_OWNER:
        return []
    try:
        if not runs_as_owner():
            return []
    except DatabaseError:
        return []  # before the first migration there is no table to ask
    return [
        Warning(
            "The application's database role owns its tables: it could switch off what keeps the history whole.",
            hint="Give it a role of its own and name the owner in DATABASE_OWNER_URL (docs/production.md).",
            id="cityrecords.W005",
        )
    ]


@register(Tags.compatibility)
def mail_comes_in_whole(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Warn where letters leave through a provider whose calls hold no raw mail, and calls are the only way in."""
    provider = settings.EMAIL_BACKEND.removeprefix("anymail.backends.").partition(".")[0]
    if provider not in settings.INBOUND_WITHOUT_RAW or not settings.INBOUND_WEBHOOK_SECRET:
        return []
    if settings.INBOUND_DOOR or settings.INBOUND_MAILBOX:
        return []
    return [
        Warning(
            f"{provider} hands in no raw mail: each of its calls is refused and left to a person as a task.",
            hint="Let it forward mail to INBOUND_DOOR or to the mailbox of INBOUND_IMAP_URL (docs/production.md).",
            id="cityrecords.W006",
        )
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


@register(Tags.compatibility, Tags.database)
def letters_hold_what_the_law_wants(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Every letter has a part for each thing a pack wants of it; with a database, so has every city's own layout."""
    try:
        packs = library().packs
    except PackError:
        return []  # law_packs_load says so
    found: list[CheckMessage] = [
        Error(
            f"The letter {letter.key} does not say “{row.element}” ({row.citation}).",
            id="cityrecords.E002",
        )
        for letter in ALL_LETTERS
        for row in required.house_gaps(letter, packs)
    ]
    try:
        return [*found, *(_paper_gaps() if databases else ())]
    except DatabaseError:
        return found


def _paper_gaps() -> Iterator[CheckMessage]:
    """What the newest letterhead of each city leaves out. Warnings only: an error would keep `migrate` from running."""
    for city in City.objects.all():
        letterhead = letter_letterhead.current(city)
        own, packs = letterhead.layouts if letterhead else {}, required.packs_of(city.pack_key)
        for letter in ALL_LETTERS:
            for layout in dict(own.get(letter.key, {})).values():
                for gap in required.layout_gaps(letter, layout, packs):
                    yield Warning(f"{city.name}, letter {letter.key}: {gap}", id="cityrecords.W004")
