"""A part of a published dataset withheld and opened again: whole reasons, written once, the rest stays out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app.cases.refusals import Incomplete
from requests_app.models import Dataset, DatasetWithholding
from requests_app.services.unit_of_work.transition import WrongDatasetState
from tests.datasets.library import a_dataset, a_scheduled_dataset, again, withhold
from tests.services.datasets.parts import open_part, withhold_part
from tests.services.datasets.publication_acts import kinds_of

pytestmark = pytest.mark.django_db


def _in_force(dataset: Dataset) -> list[str]:
    return [row.part for row in dataset.withholdings.parts_in_force()]


def test_a_part_is_withheld_until_it_is_opened() -> None:
    dataset = a_dataset()
    held = withhold_part(dataset)
    assert (again(dataset).state, _in_force(dataset)) == ("published", [held.part])
    open_part(dataset, held.pk)
    assert _in_force(dataset) == []
    assert kinds_of(dataset)[-2:] == ["dataset_part_withheld", "dataset_part_opened"]
    with pytest.raises(Incomplete):
        open_part(dataset, held.pk)
    with pytest.raises(Incomplete):
        open_part(dataset, None)


@pytest.mark.parametrize(
    ("part", "changes", "field"),
    [
        (" ", {}, "part"),
        ("A column", {"citations": ()}, "citations"),
        ("A column", {"segregability": ""}, "segregability"),
        ("A column", {"responsible": ()}, "responsible"),
    ],
)
def test_an_incomplete_part_is_refused(part: str, changes: dict[str, Any], field: str) -> None:
    dataset = a_dataset()
    with pytest.raises(Incomplete) as refused:
        withhold_part(dataset, part, **changes)
    assert list(refused.value.fields) == [field]
    assert not DatasetWithholding.objects.exists()


def test_only_of_what_is_out_a_part_is_withheld() -> None:
    with pytest.raises(WrongDatasetState):
        withhold_part(a_scheduled_dataset())
    dataset = a_dataset()
    withhold(dataset)
    with pytest.raises(WrongDatasetState):
        withhold_part(dataset)


def test_the_database_holds_parts_whole_and_their_ends_once() -> None:
    dataset = a_dataset()
    held = withhold_part(dataset)
    open_part(dataset, held.pk)
    whole = withhold(dataset).withholding
    for statement, match in (
        ("UPDATE requests_app_withholdingend SET ended_at = now()", "written once"),
        ("DELETE FROM requests_app_withholdingend", "written once"),
        (
            f"INSERT INTO requests_app_withholdingend (withholding_id, ended_at) VALUES ({whole.pk}, now())",
            "ends with its state",
        ),
        (
            f"UPDATE requests_app_dataset SET withholding_id = {held.pk} WHERE id = {dataset.pk}",
            "a part of it is withheld",
        ),
        (
            "INSERT INTO requests_app_datasetwithholding (dataset_id, decided_at, part, responsible, segregability, "
            f"pack_key, pack_version) VALUES ({dataset.pk}, now(), 'A column', '[]', 'x', 'ca-cpra', 'x')",
            "nobody is named",
        ),
    ):
        with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
