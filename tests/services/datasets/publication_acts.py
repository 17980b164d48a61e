"""Acts on a published dataset, as its desk does them."""

from __future__ import annotations

from datetime import date
from typing import Any

from requests_app.models import CityEvent, Dataset
from requests_app.services.datasets import (
    publication as dataset_publication,
    publication_review as dataset_publication_review,
)
from tests import cast
from tests.datasets.library import (
    the_desk,
)

LATER = date(2026, 12, 1)


def kinds_of(dataset: Dataset) -> list[str]:
    return list(CityEvent.objects.filter(dataset=dataset).order_by("seq").values_list("kind", flat=True))


def under_review(dataset: Dataset, **changes: Any) -> Dataset:
    values = {"reason": "It may name people.", "actor": the_desk(dataset.city), "now": cast.NOW}
    return dataset_publication_review.begin_review(dataset.pk, **{**values, **changes})


def withdrawn(dataset: Dataset, **changes: Any) -> Dataset:
    values = {"reason": "No longer collected.", "actor": the_desk(dataset.city), "now": cast.NOW}
    return dataset_publication_review.withdraw(dataset.pk, **{**values, **changes})


def scheduled(dataset: Dataset, **changes: Any) -> Dataset:
    values = {
        "due_on": LATER,
        "reason": "The table is bigger than we thought.",
        "actor": the_desk(dataset.city),
    }
    return dataset_publication.schedule(dataset.pk, **{**values, "now": cast.NOW, **changes})
