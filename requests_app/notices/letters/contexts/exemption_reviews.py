"""What letters about exemption reviews read: what was found about each point, or what is withheld from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.cases.models import ReviewPoint
from requests_app.datasets.models import DatasetCitation
from requests_app.notices.letters.contexts.determinations import DecisionContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext(DecisionContext):
    """The decision on an exemption review: its points with what was found, or what it withholds of the dataset."""

    points: Sequence[ReviewPoint] = ()
    dataset_citations: Sequence[DatasetCitation] = ()
