"""The access desk: the only place that locks a city's city log, enters into it and queues the letters of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.access import event_chain
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent, CityLog, Incident
from requests_app.cases.actors import Actor
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.notices import outbox
from requests_app.notices.letters.contexts.base import LetterContext


@contextmanager
def open_city_log(city: City) -> Iterator[CityLog]:
    """Open the transaction and lock the city's book until it ends. An exception inside undoes everything."""
    with transaction.atomic():
        CityLog.objects.get_or_create(city=city)
        yield CityLog.objects.select_for_update(of=("self",)).select_related("city__policy").get(city=city)


def record_event(
    city_log: CityLog,
    kind: CityEventKind,
    data: Mapping[str, Any] | None = None,
    *,
    dataset: Dataset | None = None,
    incident: Incident | None = None,
    actor: Actor,
    now: datetime,
    letters: Sequence[outbox.Addressed] = (),
    letter_context: LetterContext | None = None,
) -> CityEvent:
    """Append the entry, save the incident or dataset it is about, and queue `letters`. Inside `open_book` only."""
    entry = event_chain.append(
        city_log, kind, dict(data or {}), dataset=dataset, incident=incident, actor=actor, at=now
    )
    for row in (dataset, incident):
        if row is not None:
            row.save()
    entry.save(force_insert=True)
    city_log.save(update_fields=["head_seq", "head_hash"])
    outbox.queue_of_city(entry, letters, letter_context, now=now)
    return entry


Happened = tuple[CityEventKind, Mapping[str, Any], Dataset]
"""What happened to a dataset that is saved already: the kind, the entry's data, the dataset."""


def record_events(city_log: CityLog, happened: Iterable[Happened], *, actor: Actor, now: datetime) -> int:
    """Append many entries about saved datasets, without letters. Inside `open_book` only. Returns how many."""
    entries = [
        event_chain.append(city_log, kind, dict(data), dataset=dataset, incident=None, actor=actor, at=now)
        for kind, data, dataset in happened
    ]
    CityEvent.objects.bulk_create(entries, batch_size=500)
    city_log.save(update_fields=["head_seq", "head_hash"])
    return len(entries)
