"""Publication: a dataset's life from its date to its end."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.cases.actors import PUBLIC, SYSTEM, link_holder, staff
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import CityEvent, Dataset, DatasetWithholding
from requests_app.services.datasets import (
    publication_review as dataset_publication_review,
)
from tests import cast
from tests.datasets.library import (
    a_dataset,
    a_scheduled_dataset,
    again,
    publish,
    the_desk,
    withhold,
)
from tests.services.datasets.publication_acts import kinds_of, scheduled, under_review, withdrawn

pytestmark = pytest.mark.django_db


def test_a_life_from_its_date_to_its_end_is_all_on_file() -> None:
    dataset = a_scheduled_dataset()
    scheduled(dataset)
    publish(dataset)
    publish(dataset)
    under_review(dataset, hide_links=True)
    dataset_publication_review.end_review(dataset.pk, actor=the_desk(dataset.city), now=cast.NOW)
    withhold(dataset)
    publish(dataset)
    withdrawn(dataset)
    assert kinds_of(dataset) == [
        "dataset_listed", "publication_scheduled", "dataset_published", "dataset_refreshed", "dataset_under_review",
        "dataset_review_ended", "dataset_withheld", "dataset_published", "dataset_withdrawn",
    ]  # fmt: skip
    dataset = again(dataset)
    assert (dataset.state, dataset.state_reason) == ("withdrawn", "No longer collected.")


ACTIONS = {
    "publish": publish,
    "review": under_review,
    "withdraw": withdrawn,
    "schedule": scheduled,
    "withhold": withhold,
}


@pytest.mark.parametrize("act", ACTIONS)
def test_nobody_else_may(act: str) -> None:
    dataset = a_dataset()
    city = dataset.city
    others = [
        PUBLIC, SYSTEM, link_holder(1), staff(cast.an_intake_clerk(city)), staff(cast.an_officer(city)),
        staff(cast.a_reviewer(cast.a_city("bakersfield"))),
        staff(cast.a_reviewer(city, "narrow", cast.a_department(city))),
    ]  # fmt: skip
    before = Dataset.objects.filter(pk=dataset.pk).values().get()
    for actor in others:
        with pytest.raises(NotPermitted):
            ACTIONS[act](dataset, actor=actor)
    assert Dataset.objects.filter(pk=dataset.pk).values().get() == before


@pytest.mark.parametrize("act", ACTIONS)
def test_an_act_that_fails_on_the_way_leaves_nothing_behind(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = a_dataset()
    before = Dataset.objects.filter(pk=dataset.pk).values().get(), CityEvent.objects.count()

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("requests_app.services.unit_of_work.city_log.city_outbox.queue_of_city", broken)
    with pytest.raises(RuntimeError):
        ACTIONS[act](dataset)
    assert (Dataset.objects.filter(pk=dataset.pk).values().get(), CityEvent.objects.count()) == before
    assert not DatasetWithholding.objects.exists()


# --- dates of publication


def test_a_moved_date_needs_a_reason_and_keeps_the_first_promise_in_view() -> None:
    dataset = a_scheduled_dataset(days=30)
    first = dataset.next_due_on
    with pytest.raises(Incomplete, match="why the date moves"):
        scheduled(dataset, reason="")
    scheduled(dataset)
    scheduled(dataset, due_on=date(2027, 1, 15))
    dataset = again(dataset)
    assert (dataset.original_due_on, dataset.next_due_on) == (first, date(2027, 1, 15))
    assert dataset.due_reason == "The table is bigger than we thought."
    scheduled(dataset, due_on=first)
    dataset = again(dataset)
    assert dataset.original_due_on is None


@pytest.mark.parametrize("due_on", [None, date(2026, 10, 5), date(2020, 1, 1), date(2126, 1, 1)])
def test_a_date_that_cannot_be_kept_is_refused(due_on: date | None) -> None:
    with pytest.raises(Incomplete) as refused:
        scheduled(a_dataset(), due_on=due_on)
    assert list(refused.value.fields) == ["due_on"]
