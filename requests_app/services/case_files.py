"""A case as a file: what its reader may see, the working of every date, the proof of its history, in a zip."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from inspect import getsource
from typing import Any

from requests_app.cases import facts, merkle, timeline, wording
from requests_app.cases.actors import Actor
from requests_app.cases.chain import instant
from requests_app.cases.ledger import leaf_rows
from requests_app.cases.models import CheckpointLeaf, Citation, Document, Event, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.notices.models import LetterFile, Notice
from requests_app.services import case_file_verifier

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def case_file(case_id: int, *, actor: Actor, now: datetime) -> bytes:
    """The zip for one reader: a requester gets what the status page shows, staff what staff may see."""
    case = (
        RecordsRequest.objects.visible_to(actor)
        .select_related("city__policy", "requester", "department", "decision")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound
    files = dict(_files(case, actor, now))
    files["manifest.json"] = _json(
        {"files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}}
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(f"{case.number}/{name}", (1980, 1, 1, 0, 0, 0)), body)
    return buffer.getvalue()


def _files(case: RecordsRequest, actor: Actor, now: datetime) -> Iterator[tuple[str, bytes]]:
    events = list(Event.objects.filter(case=case).order_by("seq"))
    entries = timeline.full(events) if actor.is_staff else timeline.public(events)
    yield "case.json", _json(_case(case, now))
    yield "timeline.txt", _timeline(case, entries).encode()
    yield "dates.json", _json({"due": [_due(due) for due in facts.clock_of(case).dues(working=True)]})
    yield "withholding-log.csv", _withholding_log(case).encode()
    yield "messages.txt", _messages(case).encode()
    yield from _letters(case, actor)
    yield from _documents(case, actor)
    yield "history.json", _json(history(case, events))
    yield "verify.py", getsource(case_file_verifier).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n").encode()


def _case(case: RecordsRequest, now: datetime) -> dict[str, Any]:
    return {
        "number": case.number,
        "city": case.city.name,
        "state": case.state,
        "asked_for": case.description,
        "received_at": instant(case.received_at),
        "received_on": case.received_on,
        "law": {"pack": case.pack_key, "version": case.pack_version},
        "made_at": instant(now),
    }


def _timeline(case: RecordsRequest, entries: list[timeline.Entry]) -> str:
    lines = [
        f"{wording.longtime(wording.local(case.city, item.at))}: {item.sentence}. {item.detail}".strip()
        for item in entries
    ]
    return "\n".join(lines) + "\n"


def _due(due: Any) -> dict[str, Any]:
    return {
        "kind": due.kind,
        "cycle": due.cycle,
        "due_on": due.due_on,
        "base_due_on": due.base_due_on,
        "met_on": due.met_on,
        "ended_on": due.ended_on,
        "citation": due.citation,
        "working": [
            {"on": step.on, "counted": step.counted, "number": step.number, "why": step.why, "name": step.name,
             "citation": step.citation}
            for step in due.working
        ],
    }  # fmt: skip


def _withholding_log(case: RecordsRequest) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["decided_at", "exemption", "records", "reason", "facts", "harm"])
    for row in Citation.objects.filter(decision__case=case).select_related("decision").order_by("pk"):
        cells = [row.citation_text, row.records, row.explanation, row.facts, row.harm]
        writer.writerow([instant(row.decision.decided_at), *map(harmless, cells)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _messages(case: RecordsRequest) -> str:
    parts = []
    for row in case.messages.all():
        who = "requester" if row.from_requester else case.city.name
        parts.append(f"{wording.longtime(wording.local(case.city, row.sent_at))}, {who}:\n{row.body}\n")
    return "\n".join(parts)


def _letters(case: RecordsRequest, actor: Actor) -> Iterator[tuple[str, bytes]]:
    rows = Notice.objects.visible_to(actor).filter(case=case).prefetch_related("attempts").order_by("pk")
    printed = dict(LetterFile.objects.filter(notice__in=rows).values_list("notice_id", "pdf"))
    delivery = []
    for place, notice in enumerate(rows, start=1):
        name = f"letters/{place:02d}-{notice.letter}"
        yield f"{name}.txt", f"{notice.subject}\n\n{notice.body_text}".encode()
        yield f"{name}.html", notice.body_html.encode()
        if notice.pk in printed:
            yield f"{name}.pdf", bytes(printed[notice.pk])
        delivery.append(
            {
                "letter": name,
                "message_id": notice.message_id,
                "state": notice.state,
                "queued_at": instant(notice.queued_at),
                "attempts": [
                    {"at": instant(row.at), "succeeded": row.succeeded, "detail": row.detail}
                    for row in notice.attempts.all()
                ],
            }
        )
    yield "letters/delivery.json", _json(delivery)


def _documents(case: RecordsRequest, actor: Actor) -> Iterator[tuple[str, bytes]]:
    for place, row in enumerate(Document.objects.visible_to(actor).filter(case=case), start=1):
        with row.file.open("rb") as handle:
            yield f"documents/{place:02d}-{row.name}", handle.read()


def history(case: RecordsRequest, events: list[Event]) -> dict[str, Any]:
    """The chain of a case and, for each checkpoint that fixed it, the signed statement and the path to its root."""
    checkpoints = []
    own = CheckpointLeaf.objects.filter(case=case).select_related("checkpoint").order_by("checkpoint__number")
    for row in own:
        leaves = [leaf.hash for leaf in leaf_rows(row.checkpoint)]
        checkpoints.append(
            {
                "body": row.checkpoint.body,
                "signature": row.checkpoint.signature,
                "public_key": row.checkpoint.public_key,
                "leaf": {"number": case.number, "seq": row.head_seq, "hash": row.head_hash},
                "path": merkle.path(leaves, row.position),
            }
        )
    return {
        "case": case.number,
        "events": [{"prev_hash": row.prev_hash, "payload": row.payload, "hash": row.hash} for row in events],
        "checkpoints": checkpoints,
    }
