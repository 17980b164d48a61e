"""Datasets a city's file names, put into the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import DatasetState, Origin


def load_known_datasets(city: City, facts: Mapping[str, Any]) -> bool:
    """Add or update the datasets named under `open_data.known_datasets`; True where something changed.

    A row the catalog took over keeps the catalog's words; only the note and the source come from the file then.
    """
    changed = False
    for row in (facts.get("open_data") or {}).get("known_datasets") or []:
        values = {"note": row.get("note") or "", "source": row.get("source") or []}
        dataset = _on_file(city, row)
        if dataset is None:
            Dataset.objects.create(
                city=city,
                title=row["title"],
                identifier=row.get("id"),
                origin=Origin.CITY_FILE,
                state=DatasetState.PUBLISHED,
                **values,
            )
            changed = True
            continue
        if dataset.origin != Origin.CATALOG:
            values |= {"identifier": row.get("id"), "title": row["title"]}
        stale = [name for name, value in values.items() if getattr(dataset, name) != value]
        for name in stale:
            setattr(dataset, name, values[name])
        if stale:
            dataset.save(update_fields=stale)
        changed = changed or bool(stale)
    return changed


def _on_file(city: City, row: Mapping[str, Any]) -> Dataset | None:
    """By identifier, else by the title under which the file named it before."""
    found = None
    rows = Dataset.objects.filter(city=city).defer("search", "raw")
    if row.get("id"):
        found = rows.filter(identifier=row["id"]).first()
    if found is None:
        named = rows.filter(title__iexact=row["title"]).exclude(source=[])
        found = (
            named.filter(identifier=None).first() or named.exclude(origin=Origin.STAFF).order_by("id").first()
        )
    return found
