"""Large files come in by parts, each kept before the next is asked for; the whole goes through the one intake."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import BadDocument, Incomplete, NotFound, NotNow
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.records.models import Record, RecordUpload, UploadPart
from requests_app.services.records.intake import MOST_FILES, take_in, tidy_name, tidy_path
from requests_app.services.unit_of_work import cases as case_work

if TYPE_CHECKING:
    Part = UploadedFile[Any]

LARGEST_PART = 20_000_000
KEPT = timedelta(days=3)
"""How long a file that stopped half-way waits for the rest."""
MOST_OPEN = 2_000
"""Files of one person on their way into one case."""


def begin(case_id: int, *, name: str, size: int, mark: str = "", actor: Actor, now: datetime) -> RecordUpload:
    """The place for a file, with what is here of it already. Raises NotPermitted, BadDocument, WrongState, Incomplete.

    `name` may have folders before it. The same file of the same person goes on where it stopped.
    """
    if not 0 <= size <= settings.RECORDS_MAX_BYTES:
        raise BadDocument(
            _("“%(name)s” is too big. The limit is %(megabytes)s MB.")
            % {"name": tidy_name(name), "megabytes": settings.RECORDS_MAX_BYTES // 1_000_000}
        )
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.TAKE_IN_RECORDS, case)
        case_work.require_state(case, *OPEN_STATES)
        mine = RecordUpload.objects.filter(case=case, started_by_id=actor.user_id)
        this = hashlib.sha256(f"{size}\0{mark}\0{name}".encode()).hexdigest()
        found = mine.filter(mark=this).first()
        if found is None and mine.count() >= MOST_OPEN:
            raise NotNow(_("Too many files are on their way. Wait until some have arrived."))
        if found is None:
            found = RecordUpload(case=case, started_by_id=int(actor.user_id or 0), mark=this, size=size)
            found.name, found.path = tidy_name(name), tidy_path(name)
        found.touched_at = now
        found.save()
        return found


def add_part(key: UUID, *, start: int, part: Part | None, actor: Actor, now: datetime) -> RecordUpload:
    """Keep the bytes from `start` on. Raises NotFound, NotNow: they are here already, or others are missing before.

    The same part twice, as after an answer that was lost, is refused with nothing changed; `begin` says what is here.
    """
    if part is None or not part.size:
        raise Incomplete({"part": [_("The part is empty.")]})
    if part.size > LARGEST_PART:
        raise BadDocument(_("The part is too big."))
    with transaction.atomic():
        found = _mine(key, actor)
        if start != found.received or start + part.size > found.size:
            raise NotNow(_("This part is not the next one."))
        kept = UploadPart(upload=found, start=start)
        kept.file.save("", part, save=False)
        try:
            with transaction.atomic():
                kept.save()
                found.received, found.touched_at = start + part.size, now
                found.save(update_fields=["received", "touched_at"])
        except BaseException:
            kept.file.delete(save=False)
            raise
        return found


def complete(
    case_id: int, *, keys: Sequence[UUID], custodian: str = "", actor: Actor, now: datetime
) -> list[Record]:
    """Take the files that have arrived whole into the records of the case, all or none. Raises as `intake.take_in`."""
    if len(keys) > MOST_FILES:
        raise Incomplete({"uploads": [_("Add no more than %(most)s files at once.") % {"most": MOST_FILES}]})
    rows = RecordUpload.objects.filter(case_id=case_id, key__in=keys, started_by_id=actor.user_id)
    found = list(rows.order_by("pk"))
    if len(found) != len(set(keys)):
        raise NotFound
    if any(one.received != one.size for one in found):
        raise NotNow(_("A file has not arrived whole yet."))
    with ExitStack() as stack:
        whole = [stack.enter_context(_assembled(one)) for one in found]
        paths = [one.path for one in found]
        records = take_in(case_id, uploads=whole, paths=paths, custodian=custodian, actor=actor, now=now)
    for one in found:
        discard(one)
    return records


def drop_stale(now: datetime) -> int:
    """Delete what was begun and not gone on with for days. How many files."""
    stale = list(RecordUpload.objects.filter(touched_at__lt=now - KEPT)[:500])
    for one in stale:
        discard(one)
    return len(stale)


def discard(upload: RecordUpload) -> None:
    """Delete a file on its way with its parts."""
    for part in upload.parts.all():
        part.file.delete(save=False)
    upload.delete()


def _mine(key: UUID, actor: Actor) -> RecordUpload:
    rows = RecordUpload.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(key=key, started_by_id=actor.user_id).first()
    if found is None:
        raise NotFound
    policy.require(actor, Verb.TAKE_IN_RECORDS, found.case)
    return found


@contextmanager
def _assembled(upload: RecordUpload) -> Iterator[Part]:
    with tempfile.NamedTemporaryFile(prefix="upload-") as whole:
        for part in upload.parts.order_by("start"):
            with part.file.open("rb") as handle:
                for chunk in iter(lambda handle=handle: handle.read(1_000_000), b""):  # type: ignore[misc]
                    whole.write(chunk)
        whole.seek(0)
        yield UploadedFile(file=whole, name=upload.name, size=upload.size)
