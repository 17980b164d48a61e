"""Datasets a city's file names, put into the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.datasets.states import DatasetState, Origin


def load_known_datasets(city: City, facts: Mapping[str, Any]) -> bool:
    """Add or update the datasets named under `open_data.known_datasets`; True where something changed."""
    changed = False
    for row in (facts.get("open_data") or {}).get("known_datasets") or []:
        values = {
            "identifier": row.get("id"),
            "note": row.get("note") or "",
            "source": row.get("source") or [],
        }
        new = {**values, "origin": Origin.CITY_FILE, "state": DatasetState.PUBLISHED}
        dataset, created = Dataset.objects.get_or_create(city=city, title=row["title"], defaults=new)
        stale = [name for name, value in values.items() if getattr(dataset, name) != value]
        for name in stale:
            setattr(dataset, name, values[name])
        if stale:
            dataset.save()
        changed = changed or created or bool(stale)
    return changed
