"""Verifying the chains of all cases, in one pass with flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from requests_app.cases.event_chain import Link
from requests_app.cases.models import Event, RecordsRequest
from requests_app.cases.verify_chain import Break, Stored, verify_chain

FIELDS = ("case_id", "seq", "kind", "at", "actor_id", "payload", "prev_hash", "hash")
BATCH = 5000


@dataclass(frozen=True, slots=True)
class VerifiedCases:
    """What was looked at, and the first break, if any."""

    cases: int
    events: int
    first_break: Break | None


def verify_cases() -> VerifiedCases:
    """Every case in order of its key, beside the events in the same order. Stops at the first break."""
    cases = events = 0
    rows = Event.objects.order_by("case_id", "seq").values_list(*FIELDS).iterator(chunk_size=BATCH)
    chains = groupby(rows, key=itemgetter(0))
    chain = next(chains, None)
    heads = RecordsRequest.objects.order_by("pk").values_list("pk", "number", "head_seq", "head_hash")
    for case_id, number, head_seq, head_hash in heads.iterator(chunk_size=BATCH):
        cases += 1
        if chain is not None and chain[0] < case_id:
            break
        own: Iterable[tuple[Any, ...]] = chain[1] if chain is not None and chain[0] == case_id else ()
        seq, problem = verify_chain(number, _links(number, own), (head_seq, head_hash), "case")
        events += seq
        if problem is not None:
            return VerifiedCases(cases, events, problem)
        if chain is not None and chain[0] == case_id:
            chain = next(chains, None)
    stray = Break(f"case {chain[0]}", None, "events without a case") if chain is not None else None
    return VerifiedCases(cases, events, stray)


def _links(number: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Stored]:
    about = {"case": number}
    return ((Link(*columns), about) for _case_id, *columns in rows)
