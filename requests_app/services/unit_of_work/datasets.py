"""The desk of datasets: locks the city's book and one dataset together, and keeps pages from acting on old news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from requests_app.access.event_kinds import AccessEventKind
from requests_app.access.models import AccessBook, AccessEvent
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import ChangedMeanwhile, NotFound, Refusal
from requests_app.datasets.models import Dataset
from requests_app.services.unit_of_work import city_ledger as access_desk


class NoSuchDataset(NotFound):
    """There is no such dataset for this reader; absent and forbidden read alike."""

    def __init__(self) -> None:
        Refusal.__init__(self, _("We could not find that dataset."))


class WrongDatasetState(Refusal):
    """The dataset is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(
            _("This step is not possible now. The dataset is: %(state)s.") % {"state": state_name}
        )


@contextmanager
def open_dataset(
    dataset_id: int, *, seen_seq: int | None = None, book: AccessBook | None = None
) -> Iterator[tuple[AccessBook, Dataset]]:
    """Open the transaction, lock the city's book and the dataset. Raises NoSuchDataset and ChangedMeanwhile.

    Pass `book` where the caller holds it open already: two copies of one book would fork the chain.
    `seen_seq` is the last entry about this dataset that the actor's page showed (0 for none).
    """
    known = Dataset.objects.select_related("city").filter(pk=dataset_id).only("id", "city").first()
    if known is None or (book is not None and book.city_id != known.city_id):
        raise NoSuchDataset
    with nullcontext(book) if book is not None else access_desk.open_book(known.city) as held:
        dataset = (
            Dataset.objects.select_for_update(of=("self",))
            .select_related("owner", "withholding")
            .defer("search")
            .get(pk=dataset_id)
        )
        dataset.city = held.city
        if seen_seq is not None and last_seq(dataset) != seen_seq:
            raise ChangedMeanwhile(_what_changed(dataset, seen_seq))
        yield held, dataset


def last_seq(dataset: Dataset) -> int:
    """The place in the city's book of the last entry about this dataset; 0 where there is none."""
    seqs = AccessEvent.objects.filter(dataset=dataset).order_by("-seq").values_list("seq", flat=True)
    return seqs.first() or 0


def _what_changed(dataset: Dataset, seen_seq: int) -> str:
    later = AccessEvent.objects.filter(dataset=dataset, seq__gt=seen_seq).order_by("seq")
    kinds = later.values_list("kind", flat=True)
    return "; ".join(str(AccessEventKind(kind).label) for kind in kinds) or _("the page is out of date")


def make(dataset: Dataset, move: str, *arguments: Any) -> str:
    """Make `move` on a dataset held under lock; returns the state it left. Raises WrongDatasetState."""
    before = str(dataset.state)
    try:
        getattr(dataset, move)(*arguments)
    except TransitionNotAllowed as refused:
        raise WrongDatasetState(str(dataset.get_state_display())) from refused
    return before


def enter(
    book: AccessBook,
    kind: AccessEventKind,
    dataset: Dataset,
    data: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> AccessEvent:
    """Save the dataset and append its entry."""
    return access_desk.enter(book, kind, data, dataset=dataset, actor=actor, now=now)
