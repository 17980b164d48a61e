"""The parts of a case file: letters with the proof of their delivery, documents, the log, what checkpoints fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from requests_app.cases import merkle
from requests_app.cases.actors import Actor
from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.event_chain import instant
from requests_app.cases.models import (
    CheckpointLeaf,
    Citation,
    Document,
    Event,
    RecordsRequest,
    WithholdingLine,
)
from requests_app.cases.verify_checkpoints import leaf_hashes
from requests_app.notices.models import LetterFile, Notice
from requests_app.records.models import Release
from requests_app.services.case_export.zip_file import Archive, safe_name
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.canonical import Thing
from requests_app.services.ledger.stored_records import things_of

LOG_HEADER = (
    "decided_at", "decision", "line", "description", "date", "author_or_custodian", "pages", "treatment",
    "exemption", "reason", "facts", "harm",
)  # fmt: skip
FOR_STAFF = frozenset({"note", "hold", "proposal", "settled", "asked", "answer", "mail"})
"""Kinds of stored things whose words the requester does not see; of these their file holds the digest alone."""


@dataclass(slots=True)
class Shown:
    """What went into the file: the letters and documents to list, and which stored thing stands in which file."""

    letters: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, str]] = field(default_factory=dict)


def add_letters(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """Each letter as sent, in text, HTML and (where printed) PDF, and delivery.json with every attempt."""
    rows = Notice.objects.visible_to(actor).filter(case=case).order_by("pk")
    printed = set(LetterFile.objects.filter(notice__in=rows).values_list("notice_id", flat=True))
    for place, notice in enumerate(rows.prefetch_related("attempts").iterator(chunk_size=100), start=1):
        name = f"letters/{place:02d}-{notice.letter}"
        files = {"text": f"{name}.txt", "html": f"{name}.html"}
        archive.text(files["text"], f"{notice.subject}\n\n{notice.body_text}")
        archive.text(files["html"], notice.body_html)
        if notice.pk in printed:
            pdf = LetterFile.objects.values_list("pdf", flat=True).get(notice=notice)
            archive.add(f"{name}.pdf", [bytes(pdf)])
            shown.files[f"paper:{notice.message_id}"] = {"bytes": f"{name}.pdf"}
        shown.files[f"letter:{notice.message_id}"] = files
        shown.letters.append(_delivery(name, notice, printed=notice.pk in printed))
    archive.json("letters/delivery.json", shown.letters)


def _delivery(name: str, notice: Notice, *, printed: bool) -> dict[str, Any]:
    return {
        "letter": name,
        "subject": notice.subject,
        "message_id": notice.message_id,
        "channel": notice.channel,
        "state": notice.state,
        "said": str(notice.get_state_display()),
        "queued_at": instant(notice.queued_at),
        "sent_at": instant(notice.sent_at) if notice.sent_at else None,
        "printed": printed,
        "attempts": [
            {"at": instant(row.at), "succeeded": row.succeeded, "answer": row.detail}
            for row in notice.attempts.all()
        ],
    }


def add_documents(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """Each document the reader may see, copied piece by piece. One whose file is gone is listed as missing."""
    rows = Document.objects.visible_to(actor).filter(case=case)
    for place, row in enumerate(rows.iterator(chunk_size=100), start=1):
        name = f"documents/{place:02d}-{safe_name(row.name)}"
        listed = {"file": name, "name": row.name, "size": row.size, "sha256": row.sha256, "missing": False}
        try:
            with row.file.open("rb") as handle:
                archive.add(name, handle.chunks())
            shown.files[f"document:{row.key}"] = {"document": name}
        except FileNotFoundError:
            listed["missing"] = True
        shown.documents.append(listed)
    archive.json("documents.json", shown.documents)


def log_rows(case: RecordsRequest) -> Iterator[list[str]]:
    """The withholding log of all decisions as rows of text, the header first; a citation without lines is a row."""
    yield list(LOG_HEADER)
    lines: dict[int, list[WithholdingLine]] = {}
    for line in WithholdingLine.objects.filter(decision__case=case).order_by("decision_id", "position"):
        lines.setdefault(line.citation_id, []).append(line)
    citations = Citation.objects.filter(decision__case=case).select_related("decision").order_by("pk")
    for item in citations:
        lead = [instant(item.decision.decided_at), item.decision.kind]
        tail = [item.facts, item.harm]
        own = lines.get(item.pk)
        if own is None:
            whole = ["", item.records, "", "", "", "", item.citation_text, item.explanation]
            yield [*lead, *whole, *tail]
        for line in own or ():
            on = line.dated_on.isoformat() if line.dated_on else ""
            parts = [line.description, on, line.custodian, line.pages, line.treatment]
            yield [*lead, str(line.position), *parts, item.citation_text, line.reason, *tail]


def releases(case: RecordsRequest) -> list[dict[str, Any]]:
    """The manifests of the releases of reviewed records, in order; their hashes stand in the history."""
    return list(Release.objects.filter(case=case).order_by("number").values_list("manifest", flat=True))


def add_log(archive: Archive, rows: list[list[str]]) -> None:
    """withholding-log.csv, with no cell that a spreadsheet would take for a formula."""
    lines = csv_lines([cell(value) for value in row] for row in rows)
    archive.text("withholding-log.csv", "".join(lines))


def add_contents(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """contents.jsonl: each stored thing the reader may see, word for word, with the salt of its digest."""
    salt = case_leaf.salts_of({case.pk: case.number})[case.pk] or ""
    archive.add("contents.jsonl", _contents(case, actor, shown, salt))


def _contents(case: RecordsRequest, actor: Actor, shown: Shown, salt: str) -> Iterator[bytes]:
    letters = {name.partition(":")[2] for name in shown.files if name.startswith("letter:")}
    for thing in things_of([case.pk]):
        if not (actor.is_staff or _may_read(thing, letters, shown)) or (thing.personal and not salt):
            continue
        row = {
            "name": thing.name,
            "said": thing.said,
            "salt": case_leaf.own_salt(salt, thing.name) if thing.personal else "",
            "files": shown.files.get(thing.name, {}),
        }
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _may_read(thing: Thing, letters: set[str], shown: Shown) -> bool:
    kind = thing.name.partition(":")[0]
    if kind in ("letter", "paper", "document"):
        return thing.name in shown.files
    if kind == "attempt":
        return json.loads(thing.said)[1] in letters
    return kind not in FOR_STAFF


def history(case: RecordsRequest, events: list[Event]) -> dict[str, Any]:
    """The chain of a case and, for each checkpoint that fixed it, the signed statement and the path to its root."""
    checkpoints = []
    own = CheckpointLeaf.objects.filter(case=case).select_related("checkpoint").order_by("checkpoint__number")
    for row in own:
        leaves = list(leaf_hashes(row.checkpoint))
        checkpoints.append(
            {
                "body": row.checkpoint.body,
                "signature": row.checkpoint.signature,
                "public_key": row.checkpoint.public_key,
                "leaf": {
                    "number": case.number,
                    "seq": row.head_seq,
                    "hash": row.head_hash,
                    "contents": row.contents,
                },
                "path": merkle.path(leaves, row.position),
            }
        )
    return {
        "case": case.number,
        "events": [{"prev_hash": row.prev_hash, "payload": row.payload, "hash": row.hash} for row in events],
        "checkpoints": checkpoints,
    }
