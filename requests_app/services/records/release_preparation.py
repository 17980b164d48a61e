"""Records prepared for release: verified files behind the gate become documents of the case."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.records.kinds import RecordDecision
from requests_app.records.models import Record, Rendition
from requests_app.records.models.releases import RenditionState
from requests_app.services.records import gate
from requests_app.services.records.allowed import open_review
from requests_app.services.records.log_lines import write_lines
from requests_app.services.records.released_names import released_name
from requests_app.services.records.renditions import newest
from requests_app.services.unit_of_work import cases as case_work


def prepare(case_id: int, *, part: bool = False, actor: Actor, now: datetime) -> int:
    """Make the verified files documents of the case that a decision can release, and write the lines of the log.

    `part`: only what is complete, for an installment. Returns how many documents there are. Raises Incomplete with
    what is missing, NotNow where nothing can go out.
    """
    with open_review(case_id, actor) as case:
        missing = gate.blockers(case)
        if missing and not part:
            raise Incomplete({"records": [one.sentence for one in missing]})
        records = list(gate.complete(case).order_by("pk"))
        if not records:
            raise NotNow(_("No record is ready to be released."))
        _drop_outdated(case)
        made = [offered(case, record, actor, now) for record in records]
        lines = write_lines(case, records)
        hashes = hashlib.sha256("".join(row.sha256 for row in made).encode()).hexdigest()
        data = {"records": len(made), "records_sha256": hashes, "log_lines": lines}
        case_work.record_event(case, EventKind.RECORDS_PREPARED, data, actor=actor, now=now)
        return len(made)


def _drop_outdated(case: RecordsRequest) -> None:
    """Documents of versions that were prepared before and never released go, with their files."""
    rows = Rendition.objects.filter(record__case=case, document__audience=Audience.INTERNAL, item=None)
    for row in rows.select_related("record"):
        going = row.record.decision == RecordDecision.RESPONSIVE
        if newest(row.record) != row or row.record.needs_rendition or not going:
            name = str(row.file.name)
            Document.objects.filter(pk=row.document_id or 0).delete()
            # Not before it is sure: a process that dies here leaves the row, and then the file must be there too.
            transaction.on_commit(partial(default_storage.delete, name))


def offered(case: RecordsRequest, record: Record, actor: Actor, now: datetime) -> Rendition:
    """The newest rendition of a record with its document, which shares the stored file."""
    made = Rendition.objects.filter(record=record, state=RenditionState.VERIFIED).latest("version")
    if made.document_id is None:
        made.document = Document.objects.create(
            case=case,
            audience=Audience.INTERNAL,
            name=released_name(record, made),
            content_type=made.media_type,
            size=made.size,
            sha256=made.sha256,
            file=made.file.name,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
        )
        made.save(update_fields=["document"])
    return made
