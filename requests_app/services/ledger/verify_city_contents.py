"""The letters and reports of each city log, verified against the leaves that fixed them."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.cases.event_chain import city_log_name
from requests_app.cases.models import CheckpointLeaf
from requests_app.cases.verify_chain import Break
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.city_leaf import city_log_digests


def city_logs_problem() -> Break | None:
    """The letters and reports of each city log against its leaves."""
    after: dict[int, int] = {}
    for leaf in CheckpointLeaf.objects.filter(city__isnull=False).order_by("checkpoint_id"):
        city = leaf.city
        if city is None:
            continue
        fixed = case_leaf.things_in(leaf.contents)
        rows = city_log_digests(city, after.get(city.pk, 0), leaf.head_seq)
        now = {
            row[0]: row[1]
            for row in rows
            if not case_leaf.is_later_kind(row[0], case_leaf.parsed(leaf.contents))
        }
        after[city.pk] = leaf.head_seq
        wrong = sorted(name for name in {*fixed, *now} if name not in fixed or not _holds(fixed, now, name))
        if wrong:
            return Break(city_log_name(city.key), None, f"{wrong[0]} is not the one that was fixed")
    return None


def _holds(fixed: Mapping[str, str], now: Mapping[str, str | None], name: str) -> bool:
    """The same digest; or the words were erased since, and the row is still there."""
    return name in now and (now[name] is None or now[name] == fixed[name])
