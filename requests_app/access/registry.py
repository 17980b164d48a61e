"""What the whole public registry of a city offers, worked out once for each state of its book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from requests_app.access.models import AccessBook
from requests_app.cases.actors import PUBLIC
from requests_app.cities.models import City
from requests_app.datasets import searching
from requests_app.datasets.models import Dataset


@dataclass(frozen=True, slots=True)
class Overview:
    """Who publishes, in which forms, and how many datasets everybody may know of."""

    publishers: tuple[str, ...]
    formats: tuple[str, ...]
    count: int


def public_overview(city: City) -> Overview:
    """The overview as of the last entry in the city's book; every change of a dataset enters it (one query then).

    The head of the book is read before the rows, so that no older answer is ever kept under a newer head.
    """
    head = AccessBook.objects.filter(city=city).values_list("head_hash", flat=True).first()
    return _kept(city.pk, head) if head and head.strip("0") else _asked(city.pk)


@lru_cache(maxsize=64)
def _kept(city_id: int, _head: str) -> Overview:
    return _asked(city_id)


def _asked(city_id: int) -> Overview:
    city = City(pk=city_id)
    return Overview(
        tuple(searching.publishers(city, PUBLIC)),
        tuple(searching.formats(city, PUBLIC)),
        Dataset.objects.visible_to(PUBLIC).filter(city_id=city_id).count(),
    )
