"""A unit of work on a city's log: the only place that locks it, appends to it and queues its letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.access import event_chain
from requests_app.access.event_kinds import TOLD, CityEventKind
from requests_app.access.models import CityEvent, CityLog, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import local
from requests_app.cities.models import City, User
from requests_app.datasets.models import Dataset
from requests_app.notices import city_outbox
from requests_app.notices.letters.contexts.base import LetterContext
from requests_app.notices.letters.contexts.security import SecurityContext
from requests_app.notices.letters.incident_catalog import STAFF_SECURITY
from requests_app.notices.recipients import security
from requests_app.services.unit_of_work.first_letters import hold_back


@contextmanager
def open_city_log(city: City) -> Iterator[CityLog]:
    """Open the transaction and lock the city's log until it ends. An exception inside undoes everything."""
    with transaction.atomic():
        CityLog.objects.get_or_create(city=city)
        yield CityLog.objects.select_for_update(of=("self",)).select_related("city__policy").get(city=city)


def record_event(
    city_log: CityLog,
    kind: CityEventKind,
    data: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    now: datetime,
    dataset: Dataset | None = None,
    incident: Incident | None = None,
    letters: Sequence[city_outbox.Addressed] = (),
    letter_context: LetterContext | None = None,
) -> CityEvent:
    """Append the event, save the incident or dataset it is about, and queue `letters`.

    Must run inside `open_city_log`, or inside the unit of work of an incident or a dataset.
    """
    if kind in TOLD and not (actor.is_system and kind is CityEventKind.PASSWORD_SET):  # only hashed again
        letters, letter_context = _told(city_log.city, kind, data or {}, actor, now)
    event = event_chain.append(
        city_log, kind, dict(data or {}), dataset=dataset, incident=incident, actor=actor, at=now
    )
    for row in (dataset, incident):
        if row is not None:
            row.save()
    event.save(force_insert=True)
    city_log.save(update_fields=["head_seq", "head_hash"])
    notices = city_outbox.queue_of_city(event, letters, letter_context, now=now)
    hold_back(notices, incident.reporter if incident else None, actor, now)
    return event


def _told(
    city: City, kind: CityEventKind, data: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[list[city_outbox.Addressed], SecurityContext]:
    """The letters to all administrators and to the person whose role, key or password it is."""
    user_id = security.person_in(data)
    person = User.objects.filter(pk=user_id).first() if user_id else None
    context = SecurityContext(
        what=kind.label,
        about=(person.get_full_name() or person.username) if person else "",
        by=actor.name if actor.is_staff else "",
        happened_at=local(city, now),
    )
    readers = security.administrators_and(user_id, city)
    return [city_outbox.Addressed(STAFF_SECURITY, reader) for reader in readers], context


def enter(
    cities: Iterable[City], kind: CityEventKind, data: Mapping[str, Any], *, actor: Actor, now: datetime
) -> None:
    """Enter something about the city itself into each of these logs, in the transaction of the caller."""
    for city in sorted(cities, key=lambda city: city.pk):
        with open_city_log(city) as city_log:
            record_event(city_log, kind, data, actor=actor, now=now)


def cities_of(user: User) -> list[City]:
    """The cities in whose logs stands what happens to a member of staff."""
    return list(City.objects.filter(memberships__user=user).distinct())


Happened = tuple[CityEventKind, Mapping[str, Any], Dataset]
"""What happened to a dataset that is saved already: the kind, the event's data, the dataset."""


def record_events(city_log: CityLog, happened: Iterable[Happened], *, actor: Actor, now: datetime) -> int:
    """Append many events about saved datasets, without letters. Must run inside `open_city_log`. Returns how many."""
    events = [
        event_chain.append(city_log, kind, dict(data), dataset=dataset, incident=None, actor=actor, at=now)
        for kind, data, dataset in happened
    ]
    CityEvent.objects.bulk_create(events, batch_size=500)
    city_log.save(update_fields=["head_seq", "head_hash"])
    return len(events)
