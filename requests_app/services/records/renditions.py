"""Files for the requester: made in the child from what was approved, read again by the witness, and only then kept."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.records.child_process import CHILD
from requests_app.records.kinds import Answer, ReadState, RecordDecision, RecordKind
from requests_app.records.models import Box, Finding, Record, Rendition
from requests_app.records.models.findings import BoxState
from requests_app.records.models.releases import RenditionState, rendition_name
from requests_app.records.readers.file_kinds import media_type
from requests_app.records.stored_files import local_path, sha256_of, store
from requests_app.sandbox.limits import Limits
from requests_app.services.records.rendition_plan import Plan, plan

LIMITS = Limits(cpu_seconds=901, wall_seconds=900, memory=3_000_000_000, output=4_000_000_000)
LEASE = timedelta(minutes=35)


def ready() -> QuerySet[Record]:
    """Responsive records whose file has to be made and can be: every finding answered, every box approved."""
    open_finding = Finding.objects.filter(record=OuterRef("pk"), answer=Answer.OPEN)
    draft = Box.objects.filter(record=OuterRef("pk"), state=BoxState.DRAFT)
    can_be_made = Q(read_state=ReadState.READ) | ~Q(version_kind="")
    due = Record.objects.filter(can_be_made, needs_rendition=True, decision=RecordDecision.RESPONSIVE)
    return due.filter(~Exists(open_finding), ~Exists(draft), copy_of=None)


def make_waiting(clock: Callable[[], datetime], *, seconds: float = 45) -> dict[str, int]:
    """Make what is ready, for so many seconds; how many were verified and how many failed."""
    done: dict[str, int] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        record = _claim(clock())
        if record is None:
            break
        made = make(record, now=clock())
        done[made.state] = done.get(made.state, 0) + 1
    return done


def _claim(now: datetime) -> Record | None:
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    with transaction.atomic():
        rows = ready().filter(free).select_for_update(skip_locked=True, of=("self",))
        record = rows.order_by("id").first()
        if record is not None:
            Record.objects.filter(pk=record.pk).update(claimed_until=now + LEASE)
        return record


def make(record: Record, *, now: datetime) -> Rendition:
    """Make the record's file, have it verified, and keep it with what the witness said. No transaction is held."""
    planned = plan(record)
    from_pages = planned.builder == "pdf" and record.kind != RecordKind.PDF
    source = record.pages_file if from_pages else record.file
    try:
        with local_path(record.version_file or source) as path:
            header, content, faults = build(path, planned)
            return _keep(record, planned, header, content, faults, now)
    except FileNotFoundError:
        return _keep(record, planned, {}, b"", [{"code": "damaged", "page": None}], now)


Fault = dict[str, Any]


def build(path: Path, planned: Plan) -> tuple[dict[str, Any], bytes | Path, list[Fault]]:
    """The made file with its header, and everything that is wrong with it. A recording stays where it is."""
    if planned.builder == "given":
        return _given(path, planned)
    problem, frames = CHILD.results(f"build_{planned.builder}", path, planned.options, LIMITS)
    made = next(((header, blob) for header, blob in frames if header["type"] == "built"), None)
    if made is None or problem:
        return {}, b"", [{"code": problem or "damaged", "page": None}]
    header, content = made
    with tempfile.NamedTemporaryFile(prefix="rendition-") as copy:
        copy.write(content)
        copy.flush()
        options = {
            **planned.options,
            "gone": header.get("gone", []),
            "pages": header["source_pages"],
            "original": str(path),
        }
        problem, found = CHILD.results(f"verify_{planned.builder}", Path(copy.name), options, LIMITS)
    faults = [{"code": one["code"], "page": one["page"]} for one, _blob in found if one["type"] == "wrong"]
    if problem:
        faults.append({"code": problem, "page": None})
    return header, content, faults


def _given(path: Path, planned: Plan) -> tuple[dict[str, Any], Path, list[Fault]]:
    """A recording that another tool redacted: the one that was added, and read again for where it was made."""
    problem, found = CHILD.results("verify_media", path, {}, LIMITS)
    faults: list[Fault] = [
        {"code": one["code"], "page": None} for one, _blob in found if one["type"] == "wrong"
    ]
    if problem:
        faults.append({"code": problem, "page": None})
    if sha256_of(path) != planned.options["sha256"]:
        faults.append({"code": "exchanged", "page": None})
    return {"media_type": media_type(path), "pages": 1}, path, faults


def _keep(
    record: Record,
    planned: Plan,
    header: dict[str, Any],
    content: bytes | Path,
    faults: list[Fault],
    now: datetime,
) -> Rendition:
    """Store the rendition, unless something changed meanwhile; then the record waits to be made again."""
    with transaction.atomic():
        locked = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
        last = Rendition.objects.filter(record=locked).order_by("-version").first()
        made = Rendition(
            key=uuid4(),
            record=locked,
            version=last.version + 1 if last else 1,
            basis=planned.basis,
            state=RenditionState.FAILED if faults else RenditionState.VERIFIED,
            faults=faults,
            made_at=now,
            boxes_count=planned.boxes,
        )
        if not faults:
            made.media_type, made.pages_count = header["media_type"], header["pages"]
            if isinstance(content, Path):
                made.size, made.sha256 = content.stat().st_size, sha256_of(content)
            else:
                made.size, made.sha256 = len(content), hashlib.sha256(content).hexdigest()
            made.file = store(rendition_name(made, ""), content)
        made.save(force_insert=True)
        still = plan(locked).basis == planned.basis
        Record.objects.filter(pk=record.pk).update(claimed_until=None, needs_rendition=not still)
        return made


def newest(record: Record) -> Rendition | None:
    """The last version of a record's file."""
    return Rendition.objects.filter(record=record).order_by("-version").first()
