"""Documents of a case: handed in, added by the city, and released through a gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import BadDocument, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.services.cases.upload import taken
from requests_app.services.unit_of_work import cases as case_work

MOST_DOCUMENTS = 10
MOST_AT_ONCE = 50
"""Files a clerk adds with one form."""

if TYPE_CHECKING:
    from requests_app.services.cases.upload import Upload


def keep_for_draft(upload: Upload, draft_key: UUID, *, now: datetime) -> Document:
    """Take a file in for a form that is not sent yet; it joins the case when the form is (services/cases/filing.py)."""
    if Document.objects.filter(draft_key=draft_key).count() >= MOST_DOCUMENTS:
        raise BadDocument(_("Attach no more than %(most)s files.") % {"most": MOST_DOCUMENTS})
    document = taken(upload, now)
    document.draft_key, document.audience = draft_key, Audience.REQUESTER
    document.save()
    return document


def attach(case_id: int, *, upload: Upload, actor: Actor, now: datetime) -> Document:
    """A document the requester hands in."""
    with case_work.open_case(case_id) as case:
        policy.require(actor, Verb.ATTACH, case)
        document = taken(upload, now)
        document.case, document.audience = case, Audience.REQUESTER
        document.save()
        case_work.record_event(
            case, EventKind.ATTACHED, {"document_ids": [document.pk]}, actor=actor, now=now
        )
        return document


def add_documents(
    case_id: int,
    *,
    uploads: Sequence[Upload],
    actor: Actor,
    now: datetime,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Documents of the city, internal until they are released: all of them, or none where one is refused."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ADD_DOCUMENT, case)
        if not uploads:
            raise BadDocument(_("Choose a file."))
        if len(uploads) > MOST_AT_ONCE:
            raise BadDocument(_("Choose no more than %(most)s files at a time.") % {"most": MOST_AT_ONCE})
        documents = [taken(upload, now, more=True) for upload in uploads]
        for document in documents:
            document.case, document.audience, document.uploaded_by_id = case, Audience.INTERNAL, actor.user_id
            document.save()
        ids = [document.pk for document in documents]
        case_work.record_event(case, EventKind.DOCUMENT_ADDED, {"document_ids": ids}, actor=actor, now=now)
        return case


def release_documents(
    case: RecordsRequest, ids: Sequence[int], *, checked: bool, now: datetime
) -> list[Document]:
    """Open documents of this case to the requester. The gate: they exist, and a person said they were checked."""
    if not ids:
        return []
    if not checked:
        raise Incomplete(
            {"checked": [_("Confirm that you checked each document for content that must not be released.")]}
        )
    documents = list(
        Document.objects.filter(case=case, pk__in=ids, removed_at=None).exclude(audience=Audience.REQUESTER)
    )
    if len(documents) != len(set(ids)):
        raise Incomplete({"documents": [_("Choose only documents the city added to this request.")]})
    for document in documents:
        document.audience, document.released_at = Audience.RELEASED, document.released_at or now
    Document.objects.bulk_update(documents, ["audience", "released_at"])
    return documents
