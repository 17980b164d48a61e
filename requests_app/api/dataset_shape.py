"""A dataset in the shape the API gives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from requests_app.access import dataset_timeline
from requests_app.access.terms_of_use import terms_of_use
from requests_app.api import serializers_dataset as shapes
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates, search as dataset_search
from requests_app.datasets.models import Dataset

OPEN_FIELDS = (
    "identifier", "publisher", "owner", "modified", "description", "contact_name", "contact_email", "licence",
    "periodicity", "issued", "landing_page",
)  # fmt: skip
"""Fields whose null means that the city leaves them open."""


def shown(row: Dataset, now: datetime) -> dict[str, Any]:
    """A dataset in the shape DatasetWhole."""
    complete(row, row.city, now)
    held = row.withholding
    extra = {
        "terms": terms_of_use(row),
        "distributions": list(row.distributions.all()) if row.shows_links else [],
        "withholding": held,
        "withheld_parts": list(row.withholdings.parts_in_force()),
        "happened": dataset_timeline.of_dataset(row),
        "not_specified": [],
    }  # fmt: skip
    base = dict(shapes.DatasetWhole(_Row(row, extra)).data)
    if not row.shows_links:
        base["landing_page"] = None
    base["not_specified"] = [name for name in OPEN_FIELDS if base[name] is None and _is_open(row, name)]
    return base


class _Row:
    """A dataset with what belongs to it, as a serializer reads it."""

    def __init__(self, row: Dataset, extra: Mapping[str, Any]) -> None:
        self.row, self.extra = row, extra

    def __getattr__(self, name: str) -> Any:
        return self.extra[name] if name in self.extra else getattr(self.row, name)


def _is_open(row: Dataset, name: str) -> bool:
    """Whether the field is empty on file, not only kept from view."""
    return not getattr(row, name)


def complete(row: Dataset, city: City, now: datetime) -> None:
    """What is worked out when asked."""
    row.status = dataset_search.standing_of(row)  # type: ignore[attr-defined]
    row.overdue = publication_dates.is_overdue(row, local_date(city, now))  # type: ignore[attr-defined]
    row.url = settings.PUBLIC_URL + reverse("web:dataset", args=[city.key, row.pk])  # type: ignore[attr-defined]
