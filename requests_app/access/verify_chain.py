"""Verifying the city logs: each city's chain, its head, and what checkpoints fixed of it."""

from __future__ import annotations

import json
from typing import Any

from requests_app.access.models import CityEvent, CityLog
from requests_app.cases.event_chain import instant
from requests_app.cases.models import CheckpointLeaf
from requests_app.cases.verify_chain import ZERO, Break, city_log_name, link_problem
from requests_app.cities.models import City

FIELDS = (
    "seq", "kind", "at", "actor_id", "dataset_id", "incident__number", "payload", "prev_hash", "hash",
)  # fmt: skip


def verify_city_logs() -> tuple[int, Break | None]:
    """Every entry of every city: how many were looked at, and the first break, if any."""
    looked = 0
    heads = {city_log.city_id: city_log for city_log in CityLog.objects.all()}
    for city in City.objects.order_by("pk"):
        seq, last, problem = _walk(city)
        looked += seq
        city_log = heads.get(city.pk)
        head = (city_log.head_seq, city_log.head_hash) if city_log else (0, ZERO)
        if problem is None and (seq, last) != head:
            problem = Break(city_log_name(city.key), seq, f"the book says its last entry is {head[0]}")
        problem = problem or _leaf_problem(city)
        if problem is not None:
            return looked, problem
    return looked, None


def _walk(city: City) -> tuple[int, str, Break | None]:
    seq, last = 0, ZERO
    rows = CityEvent.objects.filter(city=city).order_by("seq").values_list(*FIELDS)
    for row_seq, kind, at, actor_id, dataset_id, incident, payload, prev_hash, row_hash in rows.iterator(
        2000
    ):
        problem = link_problem(seq, last, row_seq, payload, prev_hash, row_hash)
        columns = (city.key, row_seq, kind, instant(at), actor_id, dataset_id, incident)
        if not problem and _told(payload) != columns:
            problem = "its columns say something else than its content"
        if problem:
            return seq, last, Break(city_log_name(city.key), row_seq, problem)
        seq, last = row_seq, row_hash
    return seq, last, None


def _told(payload: str) -> tuple[Any, ...]:
    try:
        said = json.loads(payload)
    except ValueError:
        return ()
    return tuple(said.get(key) for key in ("city", "seq", "kind", "at", "actor", "dataset", "incident"))


def _leaf_problem(city: City) -> Break | None:
    for leaf in CheckpointLeaf.objects.filter(city=city).order_by("head_seq"):
        own = CityEvent.objects.filter(city=city, seq=leaf.head_seq).values_list("hash", flat=True).first()
        if own != leaf.head_hash:
            reason = "is not the one that a checkpoint fixed"
            return Break(city_log_name(city.key), leaf.head_seq, reason)
    return None
