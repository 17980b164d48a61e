"""Verifying the city logs: each city's chain, its head, and what checkpoints fixed of it."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.access.models import CityEvent, CityLog
from requests_app.cases.event_chain import Link, city_log_name
from requests_app.cases.models import CheckpointLeaf
from requests_app.cases.verify_chain import EMPTY, Break, Stored, verify_chain
from requests_app.cities.models import City

FIELDS = (
    "dataset_id", "incident__number", "seq", "kind", "at", "actor_id", "payload", "prev_hash", "hash",
)  # fmt: skip


def verify_city_logs() -> tuple[int, Break | None]:
    """Every entry of every city: how many were looked at, and the first break, if any."""
    looked = 0
    rows = CityLog.objects.values_list("city_id", "head_seq", "head_hash")
    heads = {city_id: (seq, head_hash) for city_id, seq, head_hash in rows}
    for city in City.objects.order_by("pk"):
        head = heads.get(city.pk, EMPTY)
        seq, problem = verify_chain(city_log_name(city.key), _links(city), head, "city log")
        looked += seq
        problem = problem or _leaf_problem(city)
        if problem is not None:
            return looked, problem
    return looked, None


def _links(city: City) -> Iterator[Stored]:
    rows = CityEvent.objects.filter(city=city).order_by("seq").values_list(*FIELDS)
    for dataset_id, incident, *columns in rows.iterator(chunk_size=2000):
        yield Link(*columns), {"city": city.key, "dataset": dataset_id, "incident": incident}


def _leaf_problem(city: City) -> Break | None:
    for leaf in CheckpointLeaf.objects.filter(city=city).order_by("head_seq"):
        own = CityEvent.objects.filter(city=city, seq=leaf.head_seq).values_list("hash", flat=True).first()
        if own != leaf.head_hash:
            reason = "is not the one that a checkpoint fixed"
            return Break(city_log_name(city.key), leaf.head_seq, reason)
    return None
