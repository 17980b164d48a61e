"""Verifying the checkpoints: their hashes, links, roots and signatures, and the event each leaf has fixed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import OuterRef, Subquery

from requests_app.cases import merkle
from requests_app.cases.event_chain import GENESIS, city_log_name, link_hash
from requests_app.cases.models import Checkpoint, CheckpointLeaf, Event
from requests_app.cases.verify_chain import Break


def verify_checkpoints(trusted: Collection[str] = ()) -> tuple[int, Break | None]:
    """Every checkpoint: its hash, its link to the one before, its root, its signature, and each leaf's event."""
    before, count = GENESIS, 0
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
