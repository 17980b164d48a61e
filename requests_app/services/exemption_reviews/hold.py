"""A unit of work on an exemption review: the city's log, then its dataset, then the case, locked in this order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_app.access.models import CityLog
from requests_app.cases.act_day import Acted
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.datasets.models import Dataset
from requests_app.services.unit_of_work import cases as case_work, city_log as city_work
from requests_app.services.unit_of_work.datasets import NoSuchDataset, open_dataset


@dataclass(frozen=True, slots=True)
class Held:
    """What is locked. `dataset` None: the request names none, and the clerk named none either."""

    city_log: CityLog
    case: RecordsRequest
    dataset: Dataset | None

    @property
    def the_dataset(self) -> Dataset:
        """The dataset the act is on. Raises Incomplete where none is named."""
        if self.dataset is None:
            raise Incomplete({"dataset": [_("Name the dataset that this request is about.")]})
        return self.dataset


@contextmanager
def open_review(
    case_id: int, *, dataset: int | None = None, seen_seq: int | None = None, acted: Acted | None = None
) -> Iterator[Held]:
    """Open the transaction and lock all three. Raises NotFound, ChangedMeanwhile, Incomplete.

    `dataset` is the one the clerk names where the request names none; the request keeps it from then on.
    """
    named = RecordsRequest.objects.select_related("city").filter(pk=case_id).first()
    if named is None:
        raise NotFound
    with city_work.open_city_log(named.city) as city_log:
        wanted = named.dataset_id or dataset
        if wanted is None:
            with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
                yield Held(city_log, case, None)
            return
        try:
            with (
                open_dataset(wanted, city_log=city_log) as (held, row),
                case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case,
            ):
                case.dataset = row
                yield Held(held, case, row)
        except NoSuchDataset:
            raise Incomplete(
                {"dataset": [_("That dataset is not in this city’s registry any more.")]}
            ) from None
