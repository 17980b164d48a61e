"""Setting up: every city of a folder with its departments and named datasets, all or none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.db import transaction

from requests_app.cities.loader import FOLDER, Loaded, load
from requests_app.datasets.known_datasets import load_known_datasets


def load_cities(folder: Path = FOLDER) -> list[Loaded]:
    """Load all city files. Raises CityFileError; a second run changes nothing and policies are kept."""
    with transaction.atomic():
        return [_load(path) for path in sorted(folder.glob("*.yaml"))]


def _load(path: Path) -> Loaded:
    loaded = load(path)
    changed = load_known_datasets(loaded.city, loaded.city.facts)
    return replace(loaded, changed=loaded.changed or changed)
