"""What an exemption review asks, read off its dataset where that is clear; and what stands in the way of opening."""

from __future__ import annotations

import pytest

from requests_app.cases.exemption_review import aim_of, is_open, points_of
from requests_app.models import Dataset
from requests_app.services.datasets import publication_review
from tests import cast
from tests.datasets.library import a_dataset, a_scheduled_dataset, again, entry, take_in, the_desk, withhold
from tests.services.datasets.parts import open_part, withhold_part

pytestmark = pytest.mark.django_db


def _kinds(dataset: Dataset) -> list[str]:
    return [str(point.kind) for point in points_of(again(dataset))]


def test_what_is_not_out_is_to_be_opened_and_what_is_out_protected() -> None:
    city = cast.a_city()
    published, withheld, withdrawn = (a_dataset(city, name) for name in ("a", "b", "c"))
    withhold(withheld)
    publication_review.withdraw(withdrawn.pk, reason="Old.", actor=the_desk(city), now=cast.NOW)
    restricted = a_dataset(city, "d", accessLevel="restricted public")
    aims = [aim_of(again(row)) for row in (published, withheld, withdrawn, restricted)]
    assert aims == ["protect", "open", "open", "open"]
    assert [_kinds(row) for row in (published, withheld, withdrawn, restricted)] == [
        ["nothing"], ["exemption"], ["withdrawn"], ["restricted"],
    ]  # fmt: skip
    assert [is_open(again(row)) for row in (published, withheld)] == [True, False]


def test_where_both_make_sense_the_person_must_say() -> None:
    city = cast.a_city()
    dataset = a_dataset(city)
    held = withhold_part(dataset)
    assert (aim_of(again(dataset)), _kinds(dataset)) == ("", ["exemption"])
    open_part(dataset, held.pk)
    assert aim_of(again(dataset)) == "protect"
    publication_review.begin_review(dataset.pk, reason="Looks odd.", actor=the_desk(city), now=cast.NOW)
    assert (aim_of(again(dataset)), _kinds(dataset)) == ("", ["under_review"])
    assert aim_of(again(a_scheduled_dataset(city))) == aim_of(None) == ""


def test_another_exemption_has_another_name_in_forms() -> None:
    dataset = a_dataset()
    withhold(dataset)
    (point,) = points_of(again(dataset))
    assert point.citation is not None
    assert point.key == f"exemption-{point.citation.pk}"


def test_what_is_not_public_is_a_point_of_its_own() -> None:
    city = cast.a_city()
    take_in(city, entry("hidden", accessLevel="non-public"))
    assert _kinds(Dataset.objects.get(city=city, identifier="hidden")) == ["unpublished", "not_public"]
