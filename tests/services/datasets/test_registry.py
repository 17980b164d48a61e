"""The registry of datasets a city's own file names: added, updated, never doubled, nothing made up."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.cases.refusals import Incomplete
from requests_app.datasets.known_datasets import load_known_datasets
from requests_app.models import Dataset
from requests_app.services.datasets import (
    registry as dataset_registry,
)
from tests import cast
from tests.datasets.library import (
    a_dataset,
    a_scheduled_dataset,
    the_desk,
)
from tests.services.datasets.publication_acts import kinds_of

pytestmark = pytest.mark.django_db


def _facts(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"open_data": {"known_datasets": list(rows)}}


def test_loading_again_changes_nothing_and_a_new_note_changes_one_row() -> None:
    city = cast.a_city()
    before = list(Dataset.objects.order_by("pk").values())
    assert load_known_datasets(city, city.facts) is False
    assert list(Dataset.objects.order_by("pk").values()) == before
    facts = deepcopy(city.facts)
    facts["open_data"]["known_datasets"][0]["note"] = "Reviewed again."
    assert load_known_datasets(city, facts) is True
    assert Dataset.objects.filter(note="Reviewed again.").count() == 1
    assert Dataset.objects.count() == len(before)


def test_what_the_source_does_not_say_stays_empty() -> None:
    city = cast.a_city()
    load_known_datasets(city, _facts({"title": "Tree inventory"}))
    row = Dataset.objects.get(title="Tree inventory")
    assert (row.identifier, row.note, row.source) == (None, "", [])


@pytest.mark.parametrize(
    "facts", [{}, {"open_data": None}, {"open_data": {}}, {"open_data": {"known_datasets": None}}]
)
def test_a_city_that_names_no_dataset_has_none(facts: dict[str, Any]) -> None:
    city = cast.a_city()
    before = Dataset.objects.count()
    assert load_known_datasets(city, facts) is False
    assert Dataset.objects.count() == before


def test_two_cities_may_name_the_same_title_and_one_city_may_not() -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    for city in (here, there):
        load_known_datasets(city, _facts({"title": "Budget"}))
    assert Dataset.objects.filter(title="Budget").count() == 2
    with pytest.raises(IntegrityError, match="dataset_title_once_per_city"), transaction.atomic():
        Dataset.objects.create(city=here, title="Budget")


# --- entering and changing by hand


def test_a_dataset_is_entered_by_hand_once() -> None:
    dataset = a_scheduled_dataset()
    assert (dataset.state, dataset.origin, dataset.title) == ("scheduled", "staff", "Tree inventory")
    with pytest.raises(Incomplete) as refused:
        a_scheduled_dataset(dataset.city)
    assert list(refused.value.fields) == ["identifier"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 600}, "title"),
        ({"access_level": "secret"}, "access_level"),
        ({"terms_url": "javascript:alert(1)"}, "terms_url"),
        ({"landing_page": "data.city.example"}, "landing_page"),
        ({"identifier": "x"}, "identifier"),
        ({"state": "published"}, "state"),
    ],
)
def test_bad_facts_are_refused_beside_their_field(changes: dict[str, Any], field: str) -> None:
    dataset = a_scheduled_dataset()
    with pytest.raises(Incomplete) as refused:
        dataset_registry.edit(dataset.pk, changes=changes, actor=the_desk(dataset.city), now=cast.NOW)
    assert list(refused.value.fields) == [field]


def test_the_desk_changes_only_its_own_fields_of_a_catalogs_dataset() -> None:
    dataset = a_dataset()
    desk = the_desk(dataset.city)
    with pytest.raises(Incomplete, match="catalog"):
        dataset_registry.edit(dataset.pk, changes={"title": "Mine"}, actor=desk, now=cast.NOW)
    there = cast.a_department(cast.a_city("bakersfield"))
    with pytest.raises(Incomplete, match="another city"):
        dataset_registry.edit(dataset.pk, changes={"owner": there}, actor=desk, now=cast.NOW)
    before = len(kinds_of(dataset))
    dataset_registry.edit(dataset.pk, changes={"terms_text": ""}, actor=desk, now=cast.NOW)
    assert len(kinds_of(dataset)) == before
    dataset_registry.edit(dataset.pk, changes={"terms_text": "Name the city."}, actor=desk, now=cast.NOW)
    assert kinds_of(dataset)[-1] == "dataset_kept"
