"""What a catalog changes in the registry, worked out before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from requests_app.access.event_kinds import CityEventKind
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates
from requests_app.datasets.catalog_diff import Difference, Index, apply, compare, new_row
from requests_app.datasets.dcat.document import CatalogDocument
from requests_app.datasets.dcat.draft import Draft
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import DatasetState, Origin
from requests_app.services.unit_of_work.city_log import Happened

Progress = Callable[[int], None]
"""Told how many entries are read."""


@dataclass(slots=True)
class Taken:
    """What an import did, or with `dry_run` would do. `warned` counts datasets by (field, code)."""

    version: str = ""
    entries: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    returned: int = 0
    kept_withheld: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    warned: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    with_warnings: int = 0


@dataclass(slots=True)
class Plan:
    """What is to be written, collected before anything is. `listed`: what the catalog listed before."""

    new: list[tuple[Dataset, Draft]] = field(default_factory=list)
    changed: list[tuple[Dataset, Draft, Difference]] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    vanished: list[Dataset] = field(default_factory=list)
    listed: int = 0


def plan_for(document: CatalogDocument, city: City, taken: Taken, now: datetime, progress: Progress) -> Plan:
    rows = (
        Dataset.objects.filter(city=city)
        .select_for_update(of=("self",))
        .defer("search")
        .prefetch_related("distributions")
    )
    index, plan = Index(rows), Plan()
    plan.listed = sum(row.origin == Origin.CATALOG and row.vanished_at is None for row in index.rows)
    total = len(document.drafts)
    for done, draft in enumerate(document.drafts, start=1):
        _count(draft, taken)
        row = index.find(draft)
        if row is None:
            _add(draft, city, plan, taken)
        else:
            _lay_over(row, draft, plan, taken, city, now)
        if done % 100 == 0 or done == total:
            progress(done)
    for row in index.rows:
        if row.pk not in index.taken and row.origin == Origin.CATALOG and row.vanished_at is None:
            row.vanished_at = now
            plan.vanished.append(row)
            plan.happened.append((CityEventKind.DATASET_VANISHED, {"source": "catalog"}, row))
            taken.vanished += 1
    return plan


def _count(draft: Draft, taken: Taken) -> None:
    taken.levels[str(draft.access_level)] += 1
    taken.with_warnings += bool(draft.notes.rows)
    taken.warned.update({(row["field"], row["code"]) for row in draft.notes.rows})


def _add(draft: Draft, city: City, plan: Plan, taken: Taken) -> None:
    row = new_row(draft, city.pk)
    plan.new.append((row, draft))
    plan.happened.append((CityEventKind.DATASET_LISTED, {"source": "catalog", "to_state": row.state}, row))
    taken.new += 1


def _lay_over(row: Dataset, draft: Draft, plan: Plan, taken: Taken, city: City, now: datetime) -> None:
    """One row that is on file: at most one entry says all that the catalog changed."""
    public = draft.access_level != "non-public"
    if public and row.state in (DatasetState.WITHHELD, DatasetState.WITHDRAWN):
        taken.kept_withheld += 1
    found = compare(row, draft)
    comes_out = public and row.state == DatasetState.SCHEDULED
    if not (found.fields or found.forms or found.returned or comes_out):
        taken.unchanged += 1
        return
    apply(row, draft)
    out_on = min(draft.modified_on or local_date(city, now), local_date(city, now))
    kind = CityEventKind.DATASET_RETURNED if found.returned else CityEventKind.DATASET_CHANGED
    if comes_out:
        row.publish()
        publication_dates.roll(row, out_on)
        kind = CityEventKind.DATASET_PUBLISHED
    elif found.newer and row.state == DatasetState.PUBLISHED and row.next_due_on:
        publication_dates.roll(row, out_on)
        kind = CityEventKind.DATASET_REFRESHED
    fields = sorted({*found.fields, *(["distributions"] if found.forms else [])})
    plan.changed.append((row, draft, found))
    plan.happened.append((kind, {"source": "catalog", "fields": fields, "to_state": row.state}, row))
    taken.returned += found.returned
    taken.changed += not found.returned
