"""Applying for access to data: the terms accepted word by word, and who gets the application."""

from __future__ import annotations

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import Dataset, RecordsRequest
from tests import cast
from tests.access import people
from tests.access.people import TERMS

pytestmark = pytest.mark.django_db


def test_an_application_keeps_the_terms_word_by_word_with_their_version() -> None:
    case = people.an_application()
    kept = case.application
    assert (kept.terms_text, kept.accepted_at, kept.volume) == (TERMS, cast.NOW, "About 200 calls a day")
    Dataset.objects.filter(pk=case.dataset_id).update(terms_text="Other words.")
    kept.refresh_from_db()
    assert kept.terms_text == TERMS


def test_it_is_routed_to_the_department_that_owns_the_dataset() -> None:
    case = people.an_application()
    assert case.department is not None
    assert "open_data" in case.department.roles


@pytest.mark.parametrize("version", ["", "0" * 64])
def test_terms_that_were_not_accepted_or_have_changed_are_refused_at_their_field(version: str) -> None:
    with pytest.raises(Incomplete) as refused:
        people.an_application(terms_version=version)
    assert list(refused.value.fields) == ["terms"]
    assert not RecordsRequest.objects.exists()


def test_without_a_dataset_it_is_refused() -> None:
    with pytest.raises(Incomplete) as refused:
        cast.a_case(kind="data_access")
    assert "dataset" in refused.value.fields


def test_where_the_city_has_no_terms_nothing_is_accepted_and_that_is_on_file() -> None:
    case = people.an_application(people.a_dataset(terms_text=""), terms_version="")
    assert (case.application.terms_text, case.application.accepted_at) == ("", None)


def test_the_city_s_own_terms_stand_in_where_the_dataset_has_none() -> None:
    city = cast.a_city(data_terms="Be fair.")
    case = people.an_application(people.a_dataset(city, terms_text=""))
    assert case.application.terms_text == "Be fair."
