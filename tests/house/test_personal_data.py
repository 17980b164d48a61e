"""Every field for words is either a place of personal data, which erasure empties, or said to be the city's own."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from requests_app.services.retention.city_data import CITYS_OWN
from requests_app.services.retention.personal_data import PLACES

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def words_of(model: type[models.Model]) -> set[str]:
    """The fields of a model that can hold words, bytes or files; choices are the house's own words."""
    return {
        field.name for field in model._meta.concrete_fields if isinstance(field, WORDS) and not field.choices
    }


def test_every_field_for_words_is_erased_kept_or_the_citys_own():
    places = {place.model: place for place in PLACES}
    undecided = []
    for model in apps.get_app_config("requests_app").get_models():
        place = places.get(model)
        if place is None:
            if words_of(model) and model.__name__ not in CITYS_OWN:
                undecided.append(model.__name__)
        elif not place.goes:
            known = set(place.blanks) | place.kept | set(place.stored)
            undecided += [f"{model.__name__}.{name}" for name in words_of(model) - known]
    assert not undecided, (
        f"say in services/retention/personal_data.py or city_data.py what becomes of {sorted(undecided)}"
    )


def test_the_lists_name_what_there_is():
    names = {model.__name__ for model in apps.get_app_config("requests_app").get_models()}
    assert set(CITYS_OWN) <= names
    assert not {place.model.__name__ for place in PLACES} & set(CITYS_OWN)
    for place in PLACES:
        fields = {field.name for field in place.model._meta.get_fields()}
        assert (set(place.blanks) | place.kept) <= fields, place.model.__name__
