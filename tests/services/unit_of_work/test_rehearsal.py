"""A rehearsal returns what was played and leaves nothing behind, whatever happens in it."""

from __future__ import annotations

import pytest

from requests_app.models import City
from requests_app.services.unit_of_work.rehearsal import rehearse
from tests import cast

pytestmark = pytest.mark.django_db


def _renamed(city: City) -> str:
    City.objects.filter(pk=city.pk).update(name="Elsewhere")
    return City.objects.get(pk=city.pk).name


def test_what_was_played_is_returned_and_undone() -> None:
    city = cast.a_city()
    assert rehearse(lambda: _renamed(city)) == "Elsewhere"
    assert City.objects.get(pk=city.pk).name == city.name


def test_a_refusal_passes_through_and_is_undone_too() -> None:
    city = cast.a_city()

    def play() -> None:
        _renamed(city)
        raise LookupError

    with pytest.raises(LookupError):
        rehearse(play)
    assert City.objects.get(pk=city.pk).name == city.name
