"""Incidents that the system found by itself, each opened once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests_app.access.models import AccessGrant, CityLog, Incident
from requests_app.access.new_incident import new_incident
from requests_app.access.states import IncidentKind
from requests_app.cases.actors import SYSTEM
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.incidents.reports import record_opened
from requests_app.services.unit_of_work import city_log as city_work


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedIncident:
    """What the system found by itself.

    `cause` names it once for ever ("failure_to_publish:12:2026-11-01"). `data` goes into the event (keys of DATA_KEYS:
    original_on, due_on, on …); `description` is English for staff.
    """

    kind: IncidentKind
    cause: str
    description: str
    dataset: Dataset | None = None
    grant: AccessGrant | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def open_by_system(
    city: City, found: DetectedIncident, *, now: datetime, city_log: CityLog | None = None
) -> Incident:
    """Open an incident the system found, once per cause: again gives the same.

    Pass `city_log` where the caller already holds it open: two copies of one log would fork the chain.
    """
    known = Incident.objects.filter(cause=found.cause).first()
    if known is not None:
        return known
    if city_log is not None:
        return _open_in(city_log, found, now)
    with city_work.open_city_log(city) as own:
        return _open_in(own, found, now)


def _open_in(city_log: CityLog, found: DetectedIncident, now: datetime) -> Incident:
    """Under the lock of the log the cause is asked for once more, because a twin may just have opened it."""
    known = Incident.objects.filter(cause=found.cause).first()
    if known is not None:
        return known
    incident = new_incident(
        city_log.city,
        found.kind,
        description=found.description,
        dataset=found.dataset,
        grant=found.grant,
        cause=found.cause,
        now=now,
    )
    incident.save(force_insert=True)
    record_opened(city_log, incident, found.data, (), SYSTEM, now)
    return incident
