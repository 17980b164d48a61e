"""Documents: taken in after a look at their content, and released through a gate."""

from __future__ import annotations

import hashlib
import socket
import struct
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.file_content import judge
from requests_app.cases.file_names import clean_name
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import BadDocument, Incomplete
from requests_app.cases.verbs import Verb
from requests_app.services.unit_of_work import cases as case_work

log = structlog.get_logger(__name__)
MOST_DOCUMENTS = 10

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[Any]


def keep_for_draft(upload: Upload, draft_key: UUID, *, now: datetime) -> Document:
    """Take a file in for a form that is not sent yet; it joins the case when the form is (services/cases/filing.py)."""
    if Document.objects.filter(draft_key=draft_key).count() >= MOST_DOCUMENTS:
        raise BadDocument(_("No more than %(most)s files, please.") % {"most": MOST_DOCUMENTS})
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


def add_document(
    case_id: int, *, upload: Upload, actor: Actor, now: datetime, seen_seq: int | None = None
) -> RecordsRequest:
    """A document of the city, internal until it is released."""
    with case_work.open_case(case_id, seen_seq=seen_seq) as case:
        policy.require(actor, Verb.ADD_DOCUMENT, case)
        document = taken(upload, now, more=True)
        document.case, document.audience, document.uploaded_by_id = case, Audience.INTERNAL, actor.user_id
        document.save()
        case_work.record_event(
            case, EventKind.DOCUMENT_ADDED, {"document_ids": [document.pk]}, actor=actor, now=now
        )
        return case


def taken(upload: Upload, now: datetime, *, more: bool = False) -> Document:
    """An unsaved Document for an upload. Raises BadDocument: too big, wrong kind, or turned down by the scanner.

    `more`: from staff or out of a mail, which may bring kinds of files that the forms do not take.
    """
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise BadDocument(
            _("“%(name)s” is too big. The most the city takes is %(megabytes)s MB.")
            % {"name": name, "megabytes": settings.UPLOAD_MAX_BYTES // 1_000_000}
        )
    content_type = _judged(name, upload, more)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    scan(upload, name)
    upload.seek(0)
    return Document(
        name=name,
        content_type=content_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        file=upload,
        uploaded_at=now,
    )


def _judged(name: str, upload: Upload, more: bool) -> str:
    """Its type. Whatever a stranger's bytes make a library raise is a refusal, never an error page."""
    try:
        return judge(name, cast(BinaryIO, upload.file), more=more)
    except BadDocument:
        raise
    except Exception as problem:
        log.warning("document_not_judged", problem=type(problem).__name__)
        raise BadDocument(
            _("“%(name)s” cannot be opened. Save it again in its own format.") % {"name": name}
        ) from problem


def scan(upload: Upload, name: str) -> None:
    """Ask clamd over its socket, where one is configured. Fails closed: no answer, no upload."""
    address = settings.UPLOAD_SCANNER_SOCKET
    if not address:
        return
    try:
        verdict = _ask_scanner(address, upload)
    except OSError as problem:
        raise BadDocument(
            _("“%(name)s” could not be checked just now. Please try again later.") % {"name": name}
        ) from problem
    if not verdict.rstrip(b"\x00\n").endswith(b" OK"):
        raise BadDocument(_("“%(name)s” was turned down by the virus check.") % {"name": name})


def _ask_scanner(address: str, upload: Upload) -> bytes:
    """The INSTREAM dialogue: length-prefixed chunks, then zero; the answer ends in OK, FOUND or ERROR."""
    if ":" in address:
        host, _colon, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=30)
    else:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(30)
        connection.connect(address)
    with connection:
        connection.sendall(b"zINSTREAM\x00")
        upload.seek(0)
        for chunk in upload.chunks(65536):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = connection.recv(4096)
    return answer


def release_documents(
    case: RecordsRequest, ids: Sequence[int], *, checked: bool, now: datetime
) -> list[Document]:
    """Open documents of this case to the requester. The gate: they exist, and a person said they were checked."""
    if not ids:
        return []
    if not checked:
        raise Incomplete(
            {"checked": [_("Confirm that you checked each document for what must not be released.")]}
        )
    documents = list(Document.objects.filter(case=case, pk__in=ids).exclude(audience=Audience.REQUESTER))
    if len(documents) != len(set(ids)):
        raise Incomplete({"documents": [_("Choose only documents that the city filed in this request.")]})
    for document in documents:
        document.audience, document.released_at = Audience.RELEASED, document.released_at or now
    Document.objects.bulk_update(documents, ["audience", "released_at"])
    return documents
