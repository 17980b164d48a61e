"""What an exemption review is about: whether it asks to open or to protect, and what stands in the way of opening."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.cases.models.review_points import PointKind
from requests_app.cases.states import ReviewAim
from requests_app.datasets.models import Dataset, DatasetCitation
from requests_app.datasets.states import AccessLevel, DatasetState

IN_THE_WAY = {
    DatasetState.WITHDRAWN.value: PointKind.WITHDRAWN,
    DatasetState.SCHEDULED.value: PointKind.UNPUBLISHED,
    DatasetState.UNDER_REVIEW.value: PointKind.UNDER_REVIEW,
}
LEVELS = {
    AccessLevel.RESTRICTED.value: PointKind.RESTRICTED,
    AccessLevel.NON_PUBLIC.value: PointKind.NOT_PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that keeps a dataset, or a part of it, from everyone. `part`: which, where it is not all."""

    kind: PointKind
    citation: DatasetCitation | None = None
    part: str = ""

    @property
    def key(self) -> str:
        """Its name in forms and drafts; another exemption has another."""
        return f"{self.kind.value}-{self.citation.pk}" if self.citation else self.kind.value


def aim_of(dataset: Dataset | None) -> str:
    """What a review of this dataset can only ask for; "" where both make sense and the person must say (one query)."""
    if dataset is None or dataset.state in (DatasetState.SCHEDULED, DatasetState.UNDER_REVIEW):
        return ""
    if dataset.state != DatasetState.PUBLISHED or dataset.access_level != AccessLevel.PUBLIC:
        return ReviewAim.OPEN.value
    return "" if dataset.withholdings.parts_in_force().exists() else ReviewAim.PROTECT.value


def points_of(dataset: Dataset) -> list[Point]:
    """Each exemption in force and each restriction; one point that says so where nothing is in the way.

    Three queries, four where it is withheld.
    """
    found = []
    if dataset.withholding is not None:
        found = [Point(PointKind.EXEMPTION, row) for row in dataset.withholding.citations.all()]
    for held in dataset.withholdings.parts_in_force():
        found += [Point(PointKind.EXEMPTION, row, held.part) for row in held.citations.all()]
    for known, value in ((IN_THE_WAY, dataset.state), (LEVELS, dataset.access_level)):
        if value in known:
            found.append(Point(known[value]))
    return found or [Point(PointKind.NOTHING)]


def is_open(dataset: Dataset) -> bool:
    """Whether nothing of it is kept from anyone."""
    return [point.kind for point in points_of(dataset)] == [PointKind.NOTHING]
