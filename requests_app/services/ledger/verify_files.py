"""Stored documents and letters on paper, verified against the hashes beside them."""

from __future__ import annotations

import hashlib

from django.db import transaction

from requests_app.cases.models import Document
from requests_app.cases.verify_chain import Break
from requests_app.notices.models import LetterFile


def verify_files() -> tuple[int, Break | None]:
    """The bytes of each stored document and each letter on paper against the hash beside them."""
    looked = 0
    with transaction.atomic():
        pdfs = LetterFile.objects.order_by("pk").values_list(
            "notice__case__number", "notice_id", "sha256", "pdf"
        )
        for number, notice_id, sha256, pdf in pdfs.iterator(chunk_size=20):
            looked += 1
            if hashlib.sha256(pdf).hexdigest() != sha256:
                return looked, Break(number or "access", None, f"the printed letter {notice_id} was changed")
        documents = (
            Document.objects.filter(case__isnull=False, size__gt=0).select_related("case").order_by("pk")
        )
        for document in documents.iterator(chunk_size=500):
            looked += 1
            problem = _file_problem(document)
            if problem:
                number = document.case.number if document.case else ""
                return looked, Break(number, None, f"the file of document {document.pk} {problem}")
    return looked, None


def _file_problem(document: Document) -> str:
    try:
        with document.file.open("rb") as handle:
            same = hashlib.file_digest(handle, "sha256").hexdigest() == document.sha256
    except OSError:
        return "is gone"
    return "" if same else "was changed"
