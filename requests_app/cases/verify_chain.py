"""Verifying the history: every chain, every head, every checkpoint; the first break is named."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import OuterRef, Subquery

from requests_app.cases import merkle
from requests_app.cases.event_chain import instant, link_hash
from requests_app.cases.models import Checkpoint, CheckpointLeaf, Event, RecordsRequest

ZERO = "0" * 64
FIELDS = ("case_id", "seq", "kind", "at", "actor_id", "payload", "prev_hash", "hash")


@dataclass(frozen=True, slots=True)
class Break:
    """Where the history does not hold, and how."""

    case: str
    seq: int | None
    reason: str

    def __str__(self) -> str:
        place = f"{self.case} event {self.seq}" if self.seq is not None else self.case
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and the first break, if any."""

    cases: int
    events: int
    checkpoints: int
    first_break: Break | None


def verify(trusted: Collection[str] = ()) -> Verified:
    """Look at everything, in one pass with flat memory. Stops at the first break.

    `trusted`: the public keys (hex) that checkpoints may be signed with; empty accepts whichever key they name.
    """
    cases = events = 0
    rows = Event.objects.order_by("case_id", "seq").values_list(*FIELDS).iterator(chunk_size=5000)
    chains = groupby(rows, key=lambda row: row[0])
    chain = next(chains, None)
    heads = RecordsRequest.objects.order_by("pk").values_list("pk", "number", "head_seq", "head_hash")
    for case_id, number, head_seq, head_hash in heads.iterator(chunk_size=5000):
        cases += 1
        if chain is not None and chain[0] < case_id:
            return Verified(cases, events, 0, Break(f"case {chain[0]}", None, "events without a case"))
        own: Iterable[tuple[Any, ...]] = chain[1] if chain is not None and chain[0] == case_id else ()
        seq, last, problem = walk(number, own)
        events += seq
        if problem is None and (seq, last) != (head_seq, head_hash):
            problem = Break(number, seq, f"the case says its last event is {head_seq}")
        if problem is not None:
            return Verified(cases, events, 0, problem)
        if chain is not None and chain[0] == case_id:
            chain = next(chains, None)
    if chain is not None:
        return Verified(cases, events, 0, Break(f"case {chain[0]}", None, "events without a case"))
    checkpoints, problem = verify_checkpoints(trusted)
    return Verified(cases, events, checkpoints, problem)


def walk(number: str, rows: Iterable[tuple[Any, ...]]) -> tuple[int, str, Break | None]:
    """One chain: how far it holds, its last hash, and the break if there is one. Rows as FIELDS."""
    seq, last = 0, ZERO
    for _case_id, row_seq, kind, at, actor_id, payload, prev_hash, row_hash in rows:
        problem = _event_problem(number, seq, last, row_seq, kind, at, actor_id, payload, prev_hash, row_hash)
        if problem:
            return seq, last, Break(number, row_seq, problem)
        seq, last = row_seq, row_hash
    return seq, last, None


def _event_problem(
    number: str,
    seq: int,
    last: str,
    row_seq: int,
    kind: str,
    at: datetime,
    actor_id: int | None,
    payload: str,
    prev_hash: str,
    row_hash: str,
) -> str:
    problem = link_problem(seq, last, row_seq, payload, prev_hash, row_hash)
    if problem:
        return problem
    try:
        said = json.loads(payload)
    except ValueError:
        return "its content is not JSON"
    told = (said.get("case"), said.get("seq"), said.get("kind"), said.get("at"), said.get("actor"))
    if told != (number, row_seq, kind, instant(at), actor_id):
        return "its columns say something else than its content"
    return ""


def link_problem(seq: int, last: str, row_seq: int, payload: str, prev_hash: str, row_hash: str) -> str:
    """Why a link does not follow the one numbered `seq` with the hash `last`; empty when it does."""
    if row_seq != seq + 1:
        return f"follows event {seq}: one is missing or out of order"
    if prev_hash != last:
        return "does not point at the event before it"
    if link_hash(prev_hash, payload) != row_hash:
        return "its content does not match its hash"
    return ""


def city_log_name(city_key: str) -> str:
    """What a leaf calls the city log of a city."""
    return f"access/{city_key}"


def verify_checkpoints(trusted: Collection[str] = ()) -> tuple[int, Break | None]:
    """Every checkpoint: its hash, its link to the one before, its root, its signature, and each leaf's event."""
    before, count = ZERO, 0
    for checkpoint in Checkpoint.objects.order_by("number").iterator():
        count += 1
        problem = _checkpoint_problem(checkpoint, before, count)
        if not problem and trusted and checkpoint.public_key not in trusted:
            problem = "it is signed with a key that is not trusted"
        if problem:
            return count, Break(f"checkpoint {checkpoint.number}", None, problem)
        before = checkpoint.hash
    return count, None


def _checkpoint_problem(checkpoint: Checkpoint, before: str, count: int) -> str:
    body = json.loads(checkpoint.body)
    if checkpoint.number != count or body["number"] != count or body["previous"] != before:
        return "does not follow the checkpoint before it"
    if link_hash("", checkpoint.body) != checkpoint.hash:
        return "its content does not match its hash"
    if not signature_holds(checkpoint):
        return "its signature does not hold"
    leaves = []
    for row in leaf_rows(checkpoint):
        if row.is_case and row.head_hash != row.stored:
            return f"the event {row.seq} of {row.name} is not the one that was fixed"
        leaves.append(row.hash)
    if len(leaves) != body["size"] or merkle.root(leaves) != body["root"]:
        return "its leaves do not lead to its root"
    return ""


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One leaf as stored: whose, which link it fixed, the hash that link has now (cases only), what else it fixed."""

    name: str
    is_case: bool
    seq: int
    head_hash: str
    stored: str | None
    contents: str

    @property
    def hash(self) -> bytes:
        """The hash of the leaf in its tree."""
        return merkle.leaf(self.name, self.seq, self.head_hash, self.contents)


def leaf_rows(checkpoint: Checkpoint) -> Iterator[LeafRow]:
    """The leaves of a checkpoint in order."""
    stored = Event.objects.filter(case_id=OuterRef("case_id"), seq=OuterRef("head_seq")).values("hash")[:1]
    rows = CheckpointLeaf.objects.filter(checkpoint=checkpoint).order_by("position")
    fields = ("case__number", "city__key", "head_seq", "head_hash", Subquery(stored), "contents")
    for number, city_key, seq, head, now, contents in rows.values_list(*fields).iterator(chunk_size=2000):
        yield LeafRow(number or city_log_name(city_key), number is not None, seq, head, now, contents)


def leaf_hashes(checkpoint: Checkpoint) -> Iterator[bytes]:
    """The hashes of the leaves of a checkpoint in order, without looking at the chains."""
    rows = CheckpointLeaf.objects.filter(checkpoint=checkpoint).order_by("position")
    fields = ("case__number", "city__key", "head_seq", "head_hash", "contents")
    for number, city_key, *fixed in rows.values_list(*fields).iterator(chunk_size=2000):
        yield merkle.leaf(number or city_log_name(city_key), *fixed)


def signature_holds(checkpoint: Checkpoint) -> bool:
    """Whether the signature was made by the key the checkpoint names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key))
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
