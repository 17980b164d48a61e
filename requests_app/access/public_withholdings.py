"""What a city withholds of its data today, whole or in part, as everyone may read it: why, and when it looks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from requests_app.cases.actors import PUBLIC
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset, DatasetCitation, DatasetWithholding
from requests_app.datasets.states import DatasetState


@dataclass(frozen=True, slots=True)
class Withheld:
    """One withholding. `again_on`: the first day on which the city looks at a reason again; None: it named none.

    `overdue`: that day has passed and it is still withheld.
    """

    dataset: Dataset
    part: str
    reasons: tuple[DatasetCitation, ...]
    again_on: date | None
    overdue: bool


def withheld_now(city: City, today: date) -> list[Withheld]:
    """Everything withheld now of datasets that everyone may know of: what is looked at again first, then the rest."""
    public = Dataset.objects.visible_to(PUBLIC).filter(city=city).values("pk")
    whole = Q(part="", dataset__withholding=F("pk"), dataset__state=DatasetState.WITHHELD)
    part = ~Q(part="") & Q(end=None)
    rows = DatasetWithholding.objects.filter(whole | part, dataset__in=public).select_related("dataset")
    rows = rows.defer("dataset__raw", "dataset__search", "dataset__description").prefetch_related("citations")
    found = [_shown(row, today) for row in rows]
    return sorted(found, key=lambda row: (row.again_on or date.max, row.dataset.title, row.dataset.pk))


def _shown(row: DatasetWithholding, today: date) -> Withheld:
    citations = list(row.citations.all())
    again_on = min((one.rereview_on for one in citations if one.rereview_on), default=None)
    return Withheld(
        row.dataset, row.part, tuple(citations), again_on, again_on is not None and again_on < today
    )
