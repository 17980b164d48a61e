"""What the whole public registry of a city offers, and its catalog, worked out once for each state of its log."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from requests_app.access.models import CityLog
from requests_app.cases.actors import PUBLIC
from requests_app.cities.models import City
from requests_app.datasets import search as dataset_search
from requests_app.datasets.dcat import export
from requests_app.datasets.models import Dataset

PIECE = 16 * 1024
"""Bytes of the packed catalog unpacked at a time, about ten times as many of the catalog itself."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Who publishes, in which forms, and how many datasets everyone may know of."""

    publishers: tuple[str, ...]
    formats: tuple[str, ...]
    count: int


def public_overview(city: City) -> Overview:
    """The overview as of the last entry in the city's log; every change of a dataset enters it (one query then).

    The head of the log is read before the rows, so that no older answer is ever kept under a newer head.
    """
    head = head_of(city)
    return _kept(city.pk, head) if head else _asked(city.pk)


def head_of(city: City) -> str:
    """The hash of the last entry in the city's log; "" where nothing was entered yet (one query)."""
    head = CityLog.objects.filter(city=city).values_list("head_hash", flat=True).first() or ""
    return head if head.strip("0") else ""


def public_catalog(city: City, head: str) -> Iterator[bytes]:
    """The catalog as of `head`, piece by piece; kept packed, so that only the first to ask waits for the rows."""
    if not head:
        yield from export.catalog(city)
        return
    packed, unpack = _packed(city.pk, head), zlib.decompressobj()
    for at in range(0, len(packed), PIECE):
        yield unpack.decompress(packed[at : at + PIECE])


@lru_cache(maxsize=8)
def _packed(city_id: int, _head: str) -> bytes:
    packer = zlib.compressobj(6)
    pieces = [packer.compress(piece) for piece in export.catalog(City(pk=city_id))]
    return b"".join([*pieces, packer.flush()])


@lru_cache(maxsize=64)
def _kept(city_id: int, _head: str) -> Overview:
    return _asked(city_id)


def _asked(city_id: int) -> Overview:
    city = City(pk=city_id)
    return Overview(
        tuple(dataset_search.publishers(city, PUBLIC)),
        tuple(dataset_search.formats(city, PUBLIC)),
        Dataset.objects.visible_to(PUBLIC).filter(city_id=city_id).count(),
    )
