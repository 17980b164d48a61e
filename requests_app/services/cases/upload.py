"""An upload taken in: its size, its kind and its content looked at before it becomes a document."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.cases.file_content import judge
from requests_app.cases.file_names import clean_name
from requests_app.cases.models import Document
from requests_app.cases.refusals import BadDocument
from requests_app.services.cases.virus_scan import scan

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[Any]

log = structlog.get_logger(__name__)


def taken(upload: Upload, now: datetime, *, more: bool = False) -> Document:
    """An unsaved Document for an upload. Raises BadDocument: too big, wrong kind, or turned down by the scanner.

    `more`: from staff or out of a mail, which may bring kinds of files that the forms do not take.
    """
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise BadDocument(
            _("“%(name)s” is too big. The limit is %(megabytes)s MB.")
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
