"""A dataset withheld: with the exemptions of the law of the day, whole, and written once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.cases.refusals import Incomplete
from requests_app.models import Dataset, DatasetCitation, DatasetWithholding
from requests_app.services.determinations.drafts import CitationInput
from tests import cast
from tests.datasets.library import (
    CITATIONS,
    a_dataset,
    again,
    entry,
    publish,
    take_in,
    withhold,
)

pytestmark = pytest.mark.django_db


def test_what_is_not_public_cannot_be_published() -> None:
    city = cast.a_city()
    take_in(city, entry("a", accessLevel="non-public"))
    with pytest.raises(Incomplete, match="not public"):
        publish(Dataset.objects.select_related("city").get(identifier="a"))


def test_a_withheld_dataset_has_its_exemptions_copied_from_the_law_of_the_day() -> None:
    dataset = a_dataset()
    withhold(dataset)
    dataset = again(dataset)
    row = DatasetCitation.objects.get(withholding=dataset.withholding)
    assert (dataset.state, row.exemption_key, row.pack_key) == ("withheld", "taxpayer_information", "ca-cpra")
    assert row.meaning and row.citation_text.startswith("Gov. Code")
    publish(dataset)
    dataset = again(dataset)
    assert (dataset.withholding, DatasetWithholding.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"citations": ()}, ["citations"]),
        ({"segregability": " "}, ["segregability"]),
        ({"responsible": ()}, ["responsible"]),
        ({"responsible": [("Records Department", "Office")]}, ["responsible.0.name"]),
        ({"responsible": [("Dana Reyes", "")]}, ["responsible.0.title"]),
        ({"citations": (CITATIONS[0], CITATIONS[0])}, ["citations.1.exemption"]),
        ({"citations": (CitationInput("nothing", "x", "y"),)}, ["citations.0.exemption"]),
        ({"citations": (CitationInput("taxpayer_information", "", "y"),)}, ["citations.0.records"]),
        (
            {"citations": (CitationInput("catch_all_public_interest", "x", "y"),)},
            ["citations.0.facts", "citations.0.harm"],
        ),
    ],
)
def test_an_incomplete_withholding_is_refused_field_by_field(
    changes: dict[str, Any], fields: list[str]
) -> None:
    dataset = a_dataset()
    with pytest.raises(Incomplete) as refused:
        withhold(dataset, **changes)
    assert list(refused.value.fields) == fields
    dataset = again(dataset)
    assert dataset.state == "published"


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        _sql(statement, *values)
        _sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_holds_no_dataset_withheld_without_a_complete_reason() -> None:
    dataset, other = a_dataset(), a_dataset(identifier="other")
    _refused(
        "UPDATE requests_app_dataset SET state = 'withheld' WHERE id = %s", dataset.pk,
        match="dataset_withheld_with_its_reason",
    )  # fmt: skip
    bare = DatasetWithholding.objects.create(
        dataset=dataset, decided_at=cast.NOW, responsible=[{"name": "Dana Reyes", "title": "Data Officer"}],
        segregability="None can be separated.", pack_key="ca-cpra", pack_version="x",
    )  # fmt: skip
    withheld = "UPDATE requests_app_dataset SET state = 'withheld', withholding_id = %s WHERE id = %s"
    _refused(withheld, bare.pk, dataset.pk, match="no exemption is cited")
    _refused(withheld, bare.pk, other.pk, match="no decision about this dataset")
    nobody = DatasetWithholding.objects.create(
        dataset=dataset, decided_at=cast.NOW, segregability="x", pack_key="ca-cpra", pack_version="x"
    )
    _refused(withheld, nobody.pk, dataset.pk, match="nobody is named")
    values: dict[str, Any] = {
        "withholding": bare, "exemption_key": "a", "citation_text": "b", "meaning": "c", "pack_key": "d",
        "pack_version": "e", "records": "f", "explanation": " ", "needs_balance": False,
    }  # fmt: skip
    DatasetCitation.objects.create(**values)
    _refused(withheld, bare.pk, dataset.pk, match="lacks its text")


def test_a_reason_to_withhold_is_written_once() -> None:
    withhold(a_dataset())
    for table in ("datasetwithholding", "datasetcitation"):
        _refused(f"DELETE FROM requests_app_{table}", match="written once")
        _refused(f"UPDATE requests_app_{table} SET pack_version = 'x'", match="written once")
