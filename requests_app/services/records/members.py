"""What is inside an archive or a mail becomes records of its own; a second reading goes on where one stopped."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.db import transaction

from requests_app.records.kinds import CONTAINERS, ReadState, RecordKind
from requests_app.records.models import Record
from requests_app.records.models.record import original_name
from requests_app.records.stored_files import store
from requests_app.sandbox.frames import Frame
from requests_app.services.records.intake import first_of, judge, tidy_name

MOST_DEPTH = 5
AT_ONCE = 50
NESTING = CONTAINERS | {RecordKind.MAIL.value}


def take_out(record: Record, frames: Iterator[Frame], now: datetime) -> str:
    """Store the members of an archive, some at a time. Returns the problem, "" for none."""
    problem = ""
    there = set(Record.objects.filter(parent=record).values_list("position", flat=True))
    members = _members(frames)
    while batch := list(islice(members, AT_ONCE)):
        new = [one for one in batch if one[0] not in there and one[1]["type"] == "member"]
        with transaction.atomic():
            for position, header, blob in new:
                add_member(record, position, header, blob, now)
        problem = next((one[1]["code"] for one in batch if one[1]["type"] == "problem"), problem)
    return problem


def _members(frames: Iterable[Frame]) -> Iterator[tuple[int, dict[str, Any], bytes]]:
    for position, (header, blob) in enumerate(frames, start=1):
        yield position, header, blob


def add_member(record: Record, position: int, header: dict[str, Any], blob: bytes, now: datetime) -> Record:
    """One member as a record. Its key follows from its place, so that a try that was killed leaves nothing behind."""
    member = Record(
        key=uuid5(record.key, str(position)),
        case_id=record.case_id,
        parent=record,
        position=position,
        depth=record.depth + 1,
        name=tidy_name(header["name"]),
        path=header["path"].replace("\0", "")[:1000],
        custodian=record.custodian,
        size=len(blob),
        sha256=hashlib.sha256(blob).hexdigest(),
        received_at=now,
        taken_by_id=record.taken_by_id,
    )
    with tempfile.NamedTemporaryFile(prefix="member-") as copy:
        copy.write(blob)
        copy.flush()
        judge(member, Path(copy.name))
    member.copy_of = first_of(record.case, member)
    if member.copy_of is None:
        member.file = store(original_name(member, ""), blob)
    if header.get("problem"):
        member.read_state, member.problem = ReadState.FAILED, header["problem"]
    elif member.depth > MOST_DEPTH and member.kind in NESTING:
        member.read_state, member.problem = ReadState.FAILED, "too_deep"
    member.save(force_insert=True)
    return member
