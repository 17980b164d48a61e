"""Verifying everything: chains, checkpoints, city logs, what is stored beside them, files, and dates of law."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from requests_app.access.verify_city_logs import verify_city_logs
from requests_app.cases.event_chain import city_log_name, data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import CheckpointLeaf, Document, Event, RecordsRequest
from requests_app.cases.verify_cases import verify_cases
from requests_app.cases.verify_chain import Break
from requests_app.cases.verify_checkpoints import verify_checkpoints
from requests_app.notices.models import LetterFile
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.city_leaf import city_log_digests

BATCH = 500
STILL_UNDER_WAY = timedelta(minutes=10)
"""What is dated so shortly before a checkpoint may have been committed after it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What was looked at, and the first break, if any."""

    cases: int = 0
    events: int = 0
    checkpoints: int = 0
    entries: int = 0
    things: int = 0
    files: int = 0
    deadlines: int = 0
    first_break: Break | None = None


def verify(trusted: Collection[str] = (), *, files: bool = True, dates: bool = True) -> Whole:
    """Look at everything in a fixed order with flat memory; stops at the first break.

    `trusted`: the public keys (hex) checkpoints may be signed with; empty accepts whichever key they name.
    `files`: read every stored file and letter on paper again; `dates`: work out every due date again.
    """
    chains = verify_cases()
    found = Whole(chains.cases, chains.events, first_break=chains.first_break)
    if found.first_break is None:
        checkpoints, problem = verify_checkpoints(trusted)
        found = replace(found, checkpoints=checkpoints, first_break=problem)
    if found.first_break is None:
        entries, problem = verify_city_logs()
        found = replace(found, entries=entries, first_break=problem or _city_logs_problem())
    if found.first_break is None:
        things, problem = verify_contents()
        found = replace(found, things=things, first_break=problem)
    if found.first_break is None and files:
        count, problem = verify_files()
        found = replace(found, files=count, first_break=problem)
    if found.first_break is None and dates:
        count, problem = _verify_dates()
        found = replace(found, deadlines=count, first_break=problem)
    return found


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
            reason = _shrunk(own) or _differs(now[case_id], own[-1], heads[case_id])
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
        own = case_leaf.parsed(leaf.contents)
        for name, value in before.items():
            if name not in (case_leaf.STANDING, case_leaf.FORM) and own.get(name) != value:
                return f"{name} is not what it was before checkpoint {leaf.checkpoint.number}"
        before = own
    return ""


def _differs(now: case_leaf.Contents, leaf: CheckpointLeaf, head_seq: int) -> str:
    fixed = case_leaf.parsed(leaf.contents)
    where = f"checkpoint {leaf.checkpoint.number}"
    for name, value in fixed.items():
        if name == case_leaf.STANDING:
            if head_seq == leaf.head_seq and now.digests[name] != value:
                return f"its state is not the one that {where} fixed"
        elif name == case_leaf.FORM:
            continue
        elif name in now.digests:
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


def _city_logs_problem() -> Break | None:
    """The letters and reports of each city log against its leaves."""
    after: dict[int, int] = {}
    for leaf in CheckpointLeaf.objects.filter(city__isnull=False).order_by("checkpoint_id"):
        city = leaf.city
        if city is None:
            continue
        fixed = case_leaf.parsed(leaf.contents)
        rows = city_log_digests(city, after.get(city.pk, 0), leaf.head_seq)
        now = {row[0]: row[1] for row in rows if not case_leaf.is_later_kind(row[0], fixed)}
        fixed.pop(case_leaf.FORM, None)
        after[city.pk] = leaf.head_seq
        wrong = sorted(name for name in {*fixed, *now} if name not in fixed or not _holds(fixed, now, name))
        if wrong:
            return Break(city_log_name(city.key), None, f"{wrong[0]} is not the one that was fixed")
    return None


def _holds(fixed: Mapping[str, str], now: Mapping[str, str | None], name: str) -> bool:
    """The same digest; or the words were erased since, and the row is still there."""
    return name in now and (now[name] is None or now[name] == fixed[name])


def verify_files() -> tuple[int, Break | None]:
    """The bytes of each stored document and each letter on paper against the hash beside them."""
    looked = 0
    with transaction.atomic():
        pdfs = LetterFile.objects.order_by("pk").values_list(
            "notice__case__number", "notice_id", "sha256", "pdf"
        )
        for number, notice_id, sha256, pdf in pdfs.iterator(chunk_size=20):
            looked += 1
            if hashlib.sha256(pdf).hexdigest() != sha256:
                return looked, Break(number or "access", None, f"the printed letter {notice_id} was changed")
        documents = (
            Document.objects.filter(case__isnull=False, size__gt=0).select_related("case").order_by("pk")
        )
        for document in documents.iterator(chunk_size=500):
            looked += 1
            problem = _file_problem(document)
            if problem:
                number = document.case.number if document.case else ""
                return looked, Break(number, None, f"the file of document {document.pk} {problem}")
    return looked, None


def _file_problem(document: Document) -> str:
    try:
        with document.file.open("rb") as handle:
            same = hashlib.file_digest(handle, "sha256").hexdigest() == document.sha256
    except OSError:
        return "is gone"
    return "" if same else "was changed"


def _verify_dates() -> tuple[int, Break | None]:
    result = rederive(check=True)
    wrong = result.shown or [text.split(":")[0] for text in result.unreadable]
    if wrong:
        return result.deadlines, Break(wrong[0], None, "its due dates do not follow from its events")
    return result.deadlines, None
