"""A unit of work on a dataset: locks the city's log and the dataset together; an old page is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent, CityLog
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.datasets.models import Dataset
from requests_app.services.unit_of_work import city_log as city_work
from requests_app.services.unit_of_work.lock import city_kinds_since, last_seq, refuse_if_changed


class NoSuchDataset(NotFound):
    """There is no such dataset for this reader; absent and forbidden read alike."""

    def __init__(self) -> None:
        Refusal.__init__(self, _("We could not find that dataset."))


@contextmanager
def open_dataset(
    dataset_id: int, *, seen_seq: int | None = None, city_log: CityLog | None = None
) -> Iterator[tuple[CityLog, Dataset]]:
    """Open the transaction, lock the city's log and the dataset. Raises NoSuchDataset and ChangedMeanwhile.

    Pass `city_log` where the caller holds it open already: two copies of one log would fork the chain.
    `seen_seq` is the last event about this dataset that the actor's page showed (0 for none).
    """
    known = Dataset.objects.select_related("city").filter(pk=dataset_id).only("id", "city").first()
    if known is None or (city_log is not None and city_log.city_id != known.city_id):
        raise NoSuchDataset
    with nullcontext(city_log) if city_log is not None else city_work.open_city_log(known.city) as held:
        dataset = (
            Dataset.objects.select_for_update(of=("self",))
            .select_related("owner", "withholding")
            .defer("search")
            .get(pk=dataset_id)
        )
        dataset.city = held.city
        refuse_if_changed(seen_seq, partial(last_seq, dataset), partial(city_kinds_since, dataset))
        yield held, dataset


def record_event(
    city_log: CityLog,
    dataset: Dataset,
    kind: CityEventKind,
    data: Mapping[str, Any] | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> CityEvent:
    """Append the event and save the dataset. Must run inside `open_dataset`."""
    return city_work.record_event(city_log, kind, data, dataset=dataset, actor=actor, now=now)
