"""The city's own names on Spanish pages, feeds and answers: in Spanish, or marked as the English they are."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from requests_app.datasets.states import DatasetState
from requests_app.models import Dataset
from requests_app.templatetags.cityrecords import citytext, inenglish
from tests import cast
from tests.access import people

pytestmark = pytest.mark.django_db
CALLS, CALLS_ES = "311 calls (current)", "Llamadas al 311 (actuales)"
OPEN_DATA_ES = "Tecnología de la Información: Datos Abiertos"


@pytest.fixture
def reader(client: Client) -> Client:
    client.cookies["django_language"] = "es"
    return client


@pytest.fixture
def dataset() -> Dataset:
    return people.a_dataset(cast.a_city(), title=CALLS)


@pytest.mark.parametrize("page", ["datasets/", "datasets/{}/", "requests/new/", "datasets/{}/report/"])
def test_a_dataset_has_its_spanish_title_on_every_page(reader: Client, dataset: Dataset, page: str) -> None:
    html = reader.get(f"/sacramento/{page.format(dataset.pk)}").content.decode()
    assert CALLS_ES in html
    assert CALLS not in html


def test_a_department_has_its_spanish_name(reader: Client, dataset: Dataset) -> None:
    html = reader.get(f"/sacramento/datasets/{dataset.pk}/").content.decode()
    assert OPEN_DATA_ES in html
    assert "Information Technology" not in html


def test_a_request_that_comes_from_a_dataset_begins_in_spanish(reader: Client, dataset: Dataset) -> None:
    html = reader.get(f"/sacramento/requests/new/?dataset={dataset.pk}&kind=data_access").content.decode()
    assert f"Solicito acceso mediante la API al conjunto de datos “{CALLS_ES}”." in html


def test_the_api_answers_in_the_language_that_was_asked_for(client: Client, dataset: Dataset) -> None:
    for language, title, owner in (
        ("es", CALLS_ES, OPEN_DATA_ES),
        ("en", CALLS, "Information Technology - Open Data"),
    ):
        rows = client.get("/api/v1/datasets/?city=sacramento", headers={"accept-language": language}).json()
        found = next(row for row in rows["results"] if row["id"] == dataset.pk)
        assert (found["title"], found["owner"]) == (title, owner)


def test_a_title_from_the_citys_catalog_stays_as_it_is_and_says_that_it_is_english(reader: Client) -> None:
    city = cast.a_city()
    row = Dataset.objects.create(
        city=city, title="Trees & <b>shrubs</b>", description="Every tree.", state=DatasetState.PUBLISHED
    )
    html = reader.get(f"/sacramento/datasets/{row.pk}/").content.decode()
    assert '<span lang="en">Trees &amp; &lt;b&gt;shrubs&lt;/b&gt;</span>' in html
    assert '<p class="cr-as-written" dir="auto" lang="en">Every tree.</p>' in html
    reader.cookies["django_language"] = "en"
    english = reader.get(f"/sacramento/datasets/{row.pk}/").content.decode()
    assert 'lang="en">Trees' not in english
    assert '<p class="cr-as-written" dir="auto">Every tree.</p>' in english


@pytest.mark.parametrize("text", ["", None])
def test_nothing_is_marked_where_nothing_is_said(text: str | None) -> None:
    with translation.override("es"):
        assert citytext(text) == ""
        assert inenglish() == ' lang="en"'
    with translation.override("en"):
        assert inenglish() == ""
