"""The places of personal data of one case or incident, blanked or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from requests_app.services.retention.personal_data import PLACES, Place


def erase_places(kind: str, pk: int) -> list[str]:
    """Blank or delete everything personal of one case ("case") or incident ("incident"); files to delete after."""
    files: list[str] = []
    for place, rows in _reached(kind, pk):
        for name in place.stored:
            files += [str(stored) for stored in rows.values_list(name, flat=True) if stored]
        if place.goes:
            rows.delete()
        elif place.blanks:
            rows.update(**place.blanks)
    return files


def _reached(kind: str, pk: int) -> Iterator[tuple[Place, QuerySet[Any]]]:
    for place in PLACES:
        paths = place.case if kind == "case" else place.incident
        if paths:
            keys = list(place.rows(paths, pk).values_list("pk", flat=True))
            if keys:
                yield place, place.model._default_manager.filter(pk__in=keys)
