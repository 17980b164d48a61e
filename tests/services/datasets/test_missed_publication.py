"""Dates of publication that passed: one incident each, ended by the data itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.models import CityEvent, Incident
from requests_app.services.datasets import (
    missed_publication as dataset_missed_publication,
)
from tests import cast
from tests.datasets.library import (
    a_dataset,
    a_scheduled_dataset,
    again,
    entry,
    publish,
    take_in,
    withhold,
)
from tests.services.datasets.publication_acts import kinds_of, scheduled, withdrawn

pytestmark = pytest.mark.django_db


def test_a_missed_date_opens_one_incident_however_often_the_sweep_runs() -> None:
    dataset = a_scheduled_dataset(days=3)
    for days in (1, 2, 3):
        assert dataset_missed_publication.mark_missed(cast.NOW + days * cast.DAY) == (0, [])
    late = cast.NOW + 4 * cast.DAY
    assert dataset_missed_publication.mark_missed(late) == (1, [])
    assert dataset_missed_publication.mark_missed(late + 400 * cast.DAY) == (0, [])
    incident = Incident.objects.get()
    assert (incident.kind, incident.dataset, incident.state) == ("failure_to_publish", dataset, "reported")
    assert kinds_of(dataset)[-1] == "publication_missed"


def test_a_rescheduled_date_that_is_missed_again_opens_another() -> None:
    dataset = a_scheduled_dataset(days=3)
    dataset_missed_publication.mark_missed(cast.NOW + 4 * cast.DAY)
    scheduled(dataset, due_on=date(2026, 10, 20), now=cast.NOW + 5 * cast.DAY)
    assert dataset_missed_publication.mark_missed(cast.NOW + 6 * cast.DAY) == (0, [])
    assert dataset_missed_publication.mark_missed(cast.NOW + 16 * cast.DAY) == (1, [])
    dataset = again(dataset)
    assert (str(dataset.original_due_on), str(dataset.missed_on)) == ("2026-10-08", "2026-10-20")
    assert Incident.objects.count() == 2


def test_publication_ends_what_was_opened_because_it_was_late() -> None:
    dataset = a_scheduled_dataset(days=3)
    late = cast.NOW + 4 * cast.DAY
    dataset_missed_publication.mark_missed(late)
    publish(dataset, now=late)
    incident = Incident.objects.get()
    assert (incident.state, incident.ended_at) == ("resolved", late)
    dataset = again(dataset)
    assert (str(dataset.published_on), str(dataset.next_due_on)) == ("2026-10-09", "2026-11-09")
    assert CityEvent.objects.latest("seq").kind == "incident_resolved"


@pytest.mark.parametrize("fate", ["withheld", "vanished", "withdrawn"])
def test_no_date_is_missed_where_nothing_is_to_be_published(fate: str) -> None:
    dataset = a_dataset(accrualPeriodicity="R/P1M")
    scheduled(dataset, due_on=date(2026, 10, 8))
    if fate == "withheld":
        withhold(dataset)
    elif fate == "withdrawn":
        withdrawn(dataset)
    else:
        take_in(dataset.city, entry("other"))
    assert dataset_missed_publication.mark_missed(cast.NOW + timedelta(days=30)) == (0, [])


def test_one_dataset_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    a_scheduled_dataset(days=3)
    other = a_dataset(cast.a_city("bakersfield"))
    scheduled(other, due_on=date(2026, 10, 8))
    opened = dataset_missed_publication.incident_detected.open_by_system

    def sometimes(city: Any, found: Any, **more: Any) -> Any:
        if found.dataset == other:
            raise RuntimeError
        return opened(city, found, **more)

    monkeypatch.setattr(dataset_missed_publication.incident_detected, "open_by_system", sometimes)
    assert dataset_missed_publication.mark_missed(cast.NOW + 9 * cast.DAY) == (1, [other.pk])
    monkeypatch.undo()
    assert dataset_missed_publication.mark_missed(cast.NOW + 9 * cast.DAY) == (1, [])
