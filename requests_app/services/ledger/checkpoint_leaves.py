"""The leaves of a checkpoint: one for each case or city log that changed since its last."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.cases.event_chain import city_log_name
from requests_app.cases.models import CheckpointLeaf, RecordsRequest
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.city_leaf import changed_city_logs, city_log_contents


def case_leaves(case_ids: list[int]) -> Iterator[tuple[str, CheckpointLeaf]]:
    """A leaf for each case whose chain or contents differ from its last leaf. Heads are read before contents."""
    heads = list(
        RecordsRequest.objects.filter(pk__in=case_ids)
        .order_by("pk")
        .values_list("pk", "number", "head_seq", "head_hash")
    )
    salts = case_leaf.salts_of({pk: number for pk, number, _seq, _hash in heads}, make=True)
    before = case_leaf.newest_leaves(case_ids)
    contents = case_leaf.contents_of(
        [row[0] for row in heads], {pk: salt or "" for pk, salt in salts.items()}
    )
    for pk, number, seq, head in heads:
        old = before.get(pk)
        text = contents[pk].text(case_leaf.parsed(old.contents) if old else {})
        if old is None or (old.head_seq, old.contents) != (seq, text):
            yield number, CheckpointLeaf(case_id=pk, head_seq=seq, head_hash=head, contents=text)


def city_log_leaves() -> Iterator[tuple[str, CheckpointLeaf]]:
    """A leaf for each city log that was written in, with the letters and reports of its new entries."""
    for city_log, fixed_seq in changed_city_logs():
        text = city_log_contents(city_log.city, fixed_seq, city_log.head_seq)
        yield (
            city_log_name(city_log.city.key),
            CheckpointLeaf(
                city=city_log.city, head_seq=city_log.head_seq, head_hash=city_log.head_hash, contents=text
            ),
        )
