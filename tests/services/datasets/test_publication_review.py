"""Published data looked at again: by whom, and on which page."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import ChangedMeanwhile
from requests_app.services.datasets import (
    registry as dataset_registry,
)
from requests_app.services.unit_of_work.datasets import NoSuchDataset
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.transition import WrongDatasetState
from tests import cast
from tests.datasets.library import (
    a_dataset,
    a_scheduled_dataset,
    again,
    the_desk,
    withhold,
)
from tests.services.datasets.publication_acts import scheduled, under_review, withdrawn

pytestmark = pytest.mark.django_db


def test_a_reviewer_of_the_owner_department_may() -> None:
    dataset = a_dataset()
    owner = cast.a_department(dataset.city)
    dataset_registry.edit(dataset.pk, changes={"owner": owner}, actor=the_desk(dataset.city), now=cast.NOW)
    under_review(dataset, actor=staff(cast.a_reviewer(dataset.city, "narrow", owner)))
    dataset = again(dataset)
    assert dataset.state == "under_review"


def test_a_step_that_the_state_does_not_allow_is_refused() -> None:
    dataset = a_scheduled_dataset()
    for act in (under_review, withdrawn):
        with pytest.raises(WrongDatasetState, match="Not published yet"):
            act(dataset)
    withhold(dataset)
    for act in (withhold, scheduled, withdrawn):
        with pytest.raises(WrongDatasetState, match="Withheld"):
            act(dataset)


def test_an_act_on_old_news_and_on_nothing_is_refused() -> None:
    dataset = a_dataset()
    seen = last_seq(dataset)
    under_review(dataset)
    with pytest.raises(ChangedMeanwhile, match="started a review"):
        withdrawn(dataset, seen_seq=seen)
    withdrawn(dataset, seen_seq=last_seq(dataset))
    dataset.pk = 999_999
    with pytest.raises(NoSuchDataset):
        withdrawn(dataset)
