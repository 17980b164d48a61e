"""Dates of publication that passed: each opens one incident, and the data itself ends it."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityLog, Incident
from requests_app.access.states import OPEN_INCIDENTS, IncidentKind
from requests_app.cases.actors import SYSTEM
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates
from requests_app.datasets.models import Dataset
from requests_app.services.incidents import detected as incident_detected
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.datasets import open_dataset, record_event

log = structlog.get_logger(__name__)

BATCH = 200


def settle_missed(city_log: CityLog, dataset: Dataset, now: datetime) -> None:
    """The data is out: what was opened because it was late ends by itself."""
    late = Incident.objects.select_for_update(of=("self",)).filter(
        dataset=dataset,
        kind=IncidentKind.FAILURE_TO_PUBLISH,
        state__in=[str(each) for each in OPEN_INCIDENTS],
    )
    on = local_date(city_log.city, now).isoformat()
    for incident in late:
        incident.settle(_("The data was published."), now)
        city_work.record_event(
            city_log,
            CityEventKind.INCIDENT_RESOLVED,
            {"on": on, "outcome": "published"},
            incident=incident,
            actor=SYSTEM,
            now=now,
        )


def mark_missed(now: datetime) -> tuple[int, list[int]]:
    """Open an incident for every date of publication that passed and is not yet marked, once per date.

    Returns how many, and the datasets that could not be handled.
    """
    done, failed = 0, list[int]()
    for city in City.objects.select_related("policy"):
        today = local_date(city, now)
        looked_at: set[int] = set()
        while True:
            missed = Dataset.objects.filter(city=city).missed(today).exclude(pk__in=looked_at)
            ids = list(missed.order_by("next_due_on", "pk").values_list("pk", flat=True)[:BATCH])
            looked_at |= set(ids)
            for dataset_id in ids:
                try:
                    done += _mark(dataset_id, today, now)
                except Exception as problem:
                    failed.append(dataset_id)
                    log.error("publishing.failed", dataset_id=dataset_id, problem=type(problem).__name__)
            if not ids:
                break
    return done, failed


def _mark(dataset_id: int, today: date, now: datetime) -> bool:
    """One dataset, asked again under its lock: a twin or a publication may have been quicker."""
    with open_dataset(dataset_id) as (city_log, dataset):
        policy.require(SYSTEM, Verb.MARK_MISSED, dataset)
        due_on = dataset.next_due_on
        if due_on is None or not publication_dates.is_overdue(dataset, today) or dataset.missed_on == due_on:
            return False
        dataset.missed_on = due_on
        data = {"due_on": due_on.isoformat()}
        record_event(city_log, dataset, CityEventKind.PUBLICATION_MISSED, data, actor=SYSTEM, now=now)
        incident_detected.open_by_system(
            city_log.city,
            incident_detected.DetectedIncident(
                kind=IncidentKind.FAILURE_TO_PUBLISH,
                cause=f"failure_to_publish:{dataset.pk}:{due_on.isoformat()}",
                description=f"“{dataset.title}” was to be published by {due_on.isoformat()} and is not.",
                dataset=dataset,
                data=data,
            ),
            now=now,
            city_log=city_log,
        )
        return True
