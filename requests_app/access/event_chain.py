"""Writing into a city's log: the next entry of its chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from requests_app.access.event_kinds import DATA_KEYS, CityEventKind
from requests_app.access.models import CityEvent, CityLog, Incident
from requests_app.cases.actors import Actor
from requests_app.cases.event_chain import next_link
from requests_app.datasets.models import Dataset


def append(
    city_log: CityLog,
    kind: CityEventKind,
    data: Mapping[str, Any],
    *,
    dataset: Dataset | None,
    incident: Incident | None,
    actor: Actor,
    at: datetime,
) -> CityEvent:
    """The next entry of a locked log, unsaved, with the log's head moved on to it (the caller saves both)."""
    link = next_link(
        city_log,
        kind,
        data,
        known_keys=DATA_KEYS,
        about={
            "city": city_log.city.key,
            "dataset": dataset.pk if dataset else None,
            "incident": incident.number if incident else None,
        },
        actor=actor,
        outsider="public",
        at=at,
    )
    return CityEvent(city=city_log.city, dataset=dataset, incident=incident, **asdict(link))
