"""What is stored beside the chains of cases, verified against the leaves that fixed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CheckpointLeaf, Document, Event, RecordsRequest
from requests_app.cases.verify_chain import Break
from requests_app.services.ledger import case_leaf, verify_parts

BATCH = 500
STILL_UNDER_WAY = timedelta(minutes=10)
"""What is dated so shortly before a checkpoint may have been committed after it."""


def verify_contents() -> tuple[int, Break | None]:
    """Everything stored beside the chains against the newest leaf of its case, and each leaf against the one before."""
    looked = 0
    for numbers, leaves in _batches():
        salts = case_leaf.salts_of(numbers)
        now = case_leaf.contents_of(list(leaves), {pk: salts[pk] or "" for pk in leaves})
        heads = dict(RecordsRequest.objects.filter(pk__in=list(leaves)).values_list("pk", "head_seq"))
        gone = _erased([pk for pk in leaves if not salts[pk]])
        for case_id, own in leaves.items():
            number = numbers[case_id]
            if now[case_id].erased and case_id not in gone:
                return looked, Break(number, None, "its salt is gone, and yet it was not erased")
            looked += len(now[case_id].digests)
            reason = (
                _shrunk(own)
                or _differs(now[case_id], own[-1], heads[case_id])
                or verify_parts.case_problem(own, now[case_id].parts, heads[case_id])
            )
            if reason:
                return looked, Break(number, None, reason)
    return looked, None


def _batches() -> Iterator[tuple[Mapping[int, str], Mapping[int, Sequence[CheckpointLeaf]]]]:
    """Cases that have leaves with contents, so many at a time: their numbers, and their leaves from old to new."""
    last = 0
    while numbers := dict(
        RecordsRequest.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "number")[:BATCH]
    ):
        last = max(numbers)
        leaves: dict[int, list[CheckpointLeaf]] = {}
        span = {"case_id__gte": min(numbers), "case_id__lte": last}
        rows = CheckpointLeaf.objects.filter(**span).exclude(contents="").select_related("checkpoint")
        for leaf in rows.order_by("case_id", "checkpoint_id"):
            leaves.setdefault(leaf.case_id or 0, []).append(leaf)
        yield {pk: numbers[pk] for pk in leaves}, leaves


def _erased(case_ids: Sequence[int]) -> set[int]:
    rows = Event.objects.filter(case_id__in=case_ids, kind=EventKind.ERASED)
    return set(rows.values_list("case_id", flat=True))


def _shrunk(leaves: Sequence[CheckpointLeaf]) -> str:
    """A later leaf must hold all that an earlier one fixed."""
    before: Mapping[str, str] = {}
    for leaf in leaves:
        own = case_leaf.things_in(leaf.contents)
        for name, value in before.items():
            if own.get(name) != value:
                return f"{name} is not what it was before checkpoint {leaf.checkpoint.number}"
        before = own
    return ""


def _differs(now: case_leaf.Contents, leaf: CheckpointLeaf, head_seq: int) -> str:
    fixed, where = case_leaf.parsed(leaf.contents), f"checkpoint {leaf.checkpoint.number}"
    standing = fixed.get(case_leaf.STANDING)
    if standing and head_seq == leaf.head_seq and now.digests[case_leaf.STANDING] != standing:
        return f"its state is not the one that {where} fixed"
    for name, value in case_leaf.things_among(fixed).items():
        if name in now.digests:
            if now.digests[name] != value:
                return f"{name} is not the one that {where} fixed"
        elif not now.erased:
            return f"{name}, which {where} fixed, is gone"
    added = set(now.digests) - set(fixed) - {case_leaf.STANDING}
    for name in sorted(name for name in added if not case_leaf.is_later_kind(name, fixed)):
        eventless = name.split(":", 1)[0] in case_leaf.BESIDE_EVENTS
        too_early = now.at[name] < leaf.checkpoint.made_at - STILL_UNDER_WAY
        if (head_seq == leaf.head_seq and not eventless) or (too_early and not _named_since(leaf, name)):
            return f"{name} was not there when {where} was made, and no event brought it"
    return ""


def _named_since(leaf: CheckpointLeaf, name: str) -> bool:
    """Whether an event after the leaf names a document: it may have waited for its form since before the checkpoint."""
    kind, _colon, key = name.partition(":")
    own = (
        Document.objects.filter(key=key).values_list("pk", flat=True).first() if kind == "document" else None
    )
    events = Event.objects.filter(case_id=leaf.case_id, seq__gt=leaf.head_seq) if own else ()
    return any(own in data_of(event).get("document_ids", ()) for event in events)
