"""What an exemption review is about, beside the request: the dataset, how it stands, what is withheld of it and why."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.cases.actors import Actor
from requests_app.cases.exemption_review import Point, points_of
from requests_app.cases.models import RecordsRequest
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset, DatasetWithholding


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One dataset under an exemption review. `parts` are withheld while the rest is published."""

    dataset: Dataset
    standing: str
    points: list[Point]
    withholding: DatasetWithholding | None
    parts: list[DatasetWithholding]


def reviewed_of(case: RecordsRequest, dataset: Dataset | None, actor: Actor) -> Reviewed | None:
    """The dataset of a review as it stands now; None where none is named, or this reader may not know of it."""
    if not case.review_aim or dataset is None:
        return None
    if not Dataset.objects.visible_to(actor).filter(pk=dataset.pk).exists():
        return None
    return Reviewed(
        dataset,
        str(dataset_search.STANDINGS[dataset_search.standing_of(dataset)]),
        points_of(dataset),
        dataset.withholding,
        list(dataset.withholdings.parts_in_force()),
    )
