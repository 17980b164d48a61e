"""Records come in: many files at once, stored before anything is read, the same file twice only counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.refusals import BadDocument, Incomplete
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.records.kinds import ReadState, RecordKind
from requests_app.records.models import Record
from requests_app.records.models.record import original_name
from requests_app.records.readers.file_kinds import kind_of
from requests_app.records.stored_files import local_path
from requests_app.services.cases.virus_scan import scan
from requests_app.services.unit_of_work import cases as case_work

if TYPE_CHECKING:
    Upload = UploadedFile[Any]

MOST_FILES = 200
LONGEST_NAME = 300
UNREADABLE = {RecordKind.EMPTY: "empty", RecordKind.OTHER: "unknown_kind", RecordKind.MEDIA: "media"}
"""Kinds nothing can be read from, with the problem the list names; they are kept and decided all the same."""


def take_in(
    case_id: int,
    *,
    uploads: Sequence[Upload],
    paths: Sequence[str] = (),
    custodian: str = "",
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> list[Record]:
    """Store the files as records of the case. Raises NotPermitted, Incomplete, BadDocument, WrongState.

    `paths`: the folder each file was in, where that is known. All of them or none: when one is refused, what was
    stored of the others is deleted again.
    """
    if not uploads:
        raise Incomplete({"uploads": [_("Select at least one file.")]})
    if len(uploads) > MOST_FILES:
        raise Incomplete({"uploads": [_("Add no more than %(most)s files at once.") % {"most": MOST_FILES}]})
    stored: list[Record] = []
    with _all_or_none(stored):
        for place, upload in enumerate(uploads):
            record = _stored(upload, custodian.strip(), actor, now)
            record.path = paths[place] if paths else ""
            stored.append(record)
        with case_work.open_case(case_id, seen_seq=seen_seq) as case:
            policy.require(actor, Verb.TAKE_IN_RECORDS, case)
            case_work.require_state(case, *OPEN_STATES)
            _keep(case, stored, actor, now)
    for record in stored:
        drop_if_copy(record)
    return stored


@contextmanager
def _all_or_none(stored: Sequence[Record]) -> Iterator[None]:
    """Where something fails, the files that were stored already go again."""
    try:
        yield
    except BaseException:
        for record in stored:
            record.file.delete(save=False)
        raise


def take_over(
    case: RecordsRequest, documents: Sequence[Document], custodian: str, actor: Actor, now: datetime
) -> None:
    """Put what was handed in as documents among the records too, under the lock of the case. The act that took it in
    has asked whether it may."""
    stored: list[Record] = []
    with _all_or_none(stored):
        for document in documents:
            with document.file.open("rb") as handle:
                upload: Upload = UploadedFile(file=handle, name=document.name, size=document.size)
                stored.append(_stored(upload, custodian, actor, now))
        _keep(case, stored, actor, now)
    for record in stored:
        transaction.on_commit(partial(drop_if_copy, record))


def _keep(case: RecordsRequest, stored: Sequence[Record], actor: Actor, now: datetime) -> None:
    for record in stored:
        record.case = case
        record.copy_of = first_of(case, record)
        record.save(force_insert=True)
    case_work.record_event(case, EventKind.RECORDS_TAKEN_IN, digest_of(stored), actor=actor, now=now)


def _stored(upload: Upload, custodian: str, actor: Actor, now: datetime) -> Record:
    """An unsaved record whose bytes are stored. Raises BadDocument: too big, or turned down by the scanner."""
    name = tidy_name(upload.name or "")
    if (upload.size or 0) > settings.RECORDS_MAX_BYTES:
        raise BadDocument(
            _("“%(name)s” is too big. The limit is %(megabytes)s MB.")
            % {"name": name, "megabytes": settings.RECORDS_MAX_BYTES // 1_000_000}
        )
    scan(upload, name)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    record = Record(
        key=uuid4(),
        name=name,
        custodian=custodian[:160],
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        received_at=now,
        taken_by_id=actor.user_id,
    )
    record.file = default_storage.save(original_name(record, ""), upload)
    with local_path(record.file) as path:
        judge(record, path)
    return record


def judge(record: Record, path: Path) -> None:
    """Say of an unsaved record what kind it is, and whether there is anything to read."""
    record.kind = kind_of(path, record.name)
    if record.kind in UNREADABLE:
        record.read_state, record.problem = ReadState.FAILED, UNREADABLE[RecordKind(record.kind)]


def tidy_name(name: str) -> str:
    """A file's name on one line, without folders, no longer than the column."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in base if char.isprintable()).strip()
    return kept[:LONGEST_NAME] or _("Without a name")


def tidy_path(name: str) -> str:
    """The folders before a file's name, as they are shown: never a place on our disk."""
    folders = name.replace("\\", "/").rpartition("/")[0]
    return "".join(char for char in folders if char.isprintable()).strip("/ ")[:1000]


def first_of(case: RecordsRequest, record: Record) -> Record | None:
    """The record of this case that has the same bytes already."""
    same = Record.objects.filter(case=case, sha256=record.sha256, copy_of=None)
    return same.exclude(pk=record.pk).order_by("pk").first() if record.size else None


def drop_if_copy(record: Record) -> None:
    """A copy needs no bytes of its own."""
    if record.copy_of_id is not None and record.file:
        record.file.delete(save=False)
        Record.objects.filter(pk=record.pk).update(file="")


def digest_of(records: Sequence[Record]) -> dict[str, Any]:
    """What the chain says of records that came in: how many, and one hash over theirs in order."""
    whole = hashlib.sha256("".join(record.sha256 for record in records).encode()).hexdigest()
    return {"records": len(records), "records_sha256": whole}
