"""An exemption review knows what it asks: read off its dataset, or said by the person, never guessed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from requests_app.cases.refusals import Incomplete
from requests_app.models import RecordsRequest
from tests import cast
from tests.datasets.library import a_dataset, again, withhold
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
REVIEW = {"kind": "exemption_review"}


def test_a_clear_dataset_says_it_and_otherwise_the_person_does() -> None:
    city = cast.a_city()
    published, withheld = a_dataset(city, "a"), a_dataset(city, "b")
    withhold(withheld)
    assert cast.a_case(city, **REVIEW, dataset=published).review_aim == "protect"
    assert cast.a_case(city, **REVIEW, dataset=again(withheld)).review_aim == "open"
    assert cast.a_case(city, **REVIEW, review_aim="open").review_aim == "open"
    assert cast.a_case(city, review_aim="open").review_aim == ""


@pytest.mark.parametrize("said", ["", "destroy"])
def test_without_a_dataset_that_shows_it_the_person_must_say(said: str) -> None:
    city = cast.a_city()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        cast.a_case(city, **REVIEW, review_aim=said)
    assert list(refused.value.fields) == ["review_aim"]
    assert snapshot() == before


@pytest.mark.parametrize(("state", "said"), [("published", "open"), ("withheld", "protect")])
def test_what_makes_no_sense_for_the_dataset_is_refused(state: str, said: str) -> None:
    dataset = a_dataset()
    if state == "withheld":
        withhold(dataset)
    with pytest.raises(Incomplete, match="You can ask the city to"):
        cast.a_case(dataset.city, **REVIEW, dataset=again(dataset), review_aim=said)


def test_the_database_ties_the_aim_to_the_kind() -> None:
    case = cast.a_case()
    for change in ({"review_aim": "open"}, {"kind": "exemption_review"}):
        with pytest.raises(IntegrityError, match="has_its_aim"), transaction.atomic():
            RecordsRequest.objects.filter(pk=case.pk).update(**change)
