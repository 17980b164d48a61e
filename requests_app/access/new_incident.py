"""A new incident: its number, its secret, and to which part of the city it goes first."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from requests_app.access.models import AccessGrant, Incident
from requests_app.access.states import IncidentKind
from requests_app.cases.links import hash_of, secret_of
from requests_app.cases.models import Requester
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, Department
from requests_app.datasets.models import Dataset

OWNER_FIRST = (IncidentKind.DATA_ERROR, IncidentKind.FAILURE_TO_PUBLISH)
"""Kinds that go to the department that owns the dataset, where the city says which that is."""
OFFICE: dict[str, tuple[str, ...]] = {IncidentKind.COURT_ORDER: ("legal_review", "public_records")}
"""Which office the others go to: the open-data office, but a court order to the city's lawyers."""


def new_incident(
    city: City,
    kind: IncidentKind,
    *,
    description: str,
    dataset: Dataset | None,
    grant: AccessGrant | None = None,
    reporter: Requester | None = None,
    cause: str = "",
    now: datetime,
) -> Incident:
    """An unsaved incident, routed. Inside `open_book` of its city only: the number is counted under that lock."""
    link_id = uuid4()
    return Incident(
        number=next_number(city, now),
        city=city,
        kind=str(kind),
        dataset=dataset,
        grant=grant,
        cause=cause,
        description=description.strip(),
        reporter=reporter,
        link_id=link_id,
        secret_hash=hash_of(secret_of(link_id)),
        reported_at=now,
        department=route(city, kind, dataset),
    )


def next_number(city: City, now: datetime) -> str:
    """SAC-I-2026-0001: counted per city and year, never given twice because incidents are never deleted."""
    start = f"{city.prefix}-I-{local_date(city, now).year}-"
    return f"{start}{Incident.objects.filter(number__startswith=start).count() + 1:04d}"


def route(city: City, kind: IncidentKind, dataset: Dataset | None) -> Department | None:
    """The department whose turn it is first; None where the city's file names no such office."""
    if kind in OWNER_FIRST and dataset is not None and dataset.owner is not None:
        return dataset.owner
    for role in OFFICE.get(kind, ("open_data",)):
        found = Department.objects.filter(city=city, roles__contains=[role]).order_by("pk").first()
        if found is not None:
            return found
    return None
