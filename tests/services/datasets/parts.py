"""A part of a dataset withheld, as its desk does it."""

from __future__ import annotations

from typing import Any

from requests_app.models import Dataset, DatasetWithholding
from requests_app.services.datasets import withheld_parts
from requests_app.services.determinations.drafts import DenialDraft
from tests import cast
from tests.datasets.library import CITATIONS, the_desk

WHOLE: dict[str, Any] = {
    "citations": CITATIONS,
    "segregability": "Every other column stays published.",
    "responsible": [("Dana Reyes", "Data Officer")],
}


def withhold_part(dataset: Dataset, part: str = "The column “owner”", **changes: Any) -> DatasetWithholding:
    draft = DenialDraft(**{**WHOLE, **changes})
    return withheld_parts.withhold_part(
        dataset.pk, part=part, draft=draft, actor=the_desk(dataset.city), now=cast.NOW
    )


def open_part(dataset: Dataset, withholding: int | None) -> Dataset:
    return withheld_parts.open_part(
        dataset.pk, withholding=withholding, actor=the_desk(dataset.city), now=cast.NOW + cast.DAY
    )
