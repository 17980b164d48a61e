"""Staff name a dataset in a form: found by identifier, title or words, never one they may not know of."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from requests_app.admin.forms.dataset_field import named
from requests_app.cases.actors import Actor, staff
from requests_app.models import City, Dataset, Department
from tests import cast
from tests.datasets import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(sacramento: City) -> City:
    """Three open datasets and one that is not public."""
    entries = [library.entry(name, title=title, keyword=None) for name, title in (
        ("lanterns", "Lantern repairs"), ("trees", "Street trees"), ("signs", "Street signs"),
    )]  # fmt: skip
    secret = library.entry("wells", title="Secret wells", accessLevel="non-public")
    library.take_in(sacramento, *entries, secret)
    return sacramento


def the_clerk(city: City) -> Actor:
    return staff(cast.an_intake_clerk(city))


def the_narrowed(city: City) -> Actor:
    own = Department.objects.create(city=city, key="elsewhere", name="Elsewhere")
    return staff(cast.a_member(city, "intake_clerk", "narrowed", own))


@pytest.mark.parametrize("text", ["lanterns", "  LANTERN REPAIRS ", "repa lant", "lantern\x00s"])
def test_identifier_title_or_words_name_the_one_that_fits(registry: City, text: str) -> None:
    found = named(text, registry, the_clerk(registry))
    assert found is not None and found.identifier == "lanterns"


def test_nothing_typed_names_nothing(registry: City) -> None:
    assert named(" ", registry, the_clerk(registry)) is None


def test_several_are_told_with_their_identifiers(registry: City) -> None:
    with pytest.raises(ValidationError, match=r"Street signs \(signs\); Street trees \(trees\)"):
        named("street", registry, the_clerk(registry))


@pytest.mark.parametrize("text", ["wells", "Secret wells", "secret", "no such thing", "9" * 30, "&|!", "'"])
def test_what_a_narrowed_clerk_may_not_know_of_reads_as_absent(registry: City, text: str) -> None:
    with pytest.raises(ValidationError, match="There is no dataset"):
        named(text, registry, the_narrowed(registry))


def test_its_number_does_not_show_it_either(registry: City) -> None:
    wells = Dataset.objects.get(identifier="wells")
    with pytest.raises(ValidationError, match="There is no dataset"):
        named(str(wells.pk), registry, the_narrowed(registry))
    assert named(str(wells.pk), registry, the_clerk(registry)) == wells


def test_a_dataset_of_another_city_is_absent(registry: City, bakersfield: City) -> None:
    with pytest.raises(ValidationError, match="There is no dataset"):
        named("lanterns", bakersfield, the_clerk(bakersfield))
