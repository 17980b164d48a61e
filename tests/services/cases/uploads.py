"""A small file handed in by a requester."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.models import Document, RecordsRequest
from requests_app.services.cases import documents as case_documents
from tests import cast

MEMO = b"The bridge was inspected on 3 May.\n"


def an_upload(name: str = "memo.txt", content: bytes = MEMO) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, content, content_type="text/html"
    )  # what the browser says is not believed


def attached(case: RecordsRequest, upload: SimpleUploadedFile | None = None) -> Document:
    return case_documents.attach(
        case.pk, upload=upload or an_upload(), actor=cast.the_requester(case), now=cast.NOW
    )


def stored_files(settings: Any) -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]
