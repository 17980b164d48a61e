"""Stored files changed or removed on disk are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.notices.models import LetterFile
from requests_app.services.ledger.verify_files import verify_files
from tests.services.ledger.tampered_cases import broken, rich_case

pytestmark = pytest.mark.django_db


def test_a_stored_file_changed_or_removed_on_disk_is_found():
    case = rich_case()
    document = case.documents.get()
    path = document.file.path
    with Path(path).open("r+b") as handle:
        handle.write(b"X")
    assert broken() == f"{case.number}: the file of document {document.pk} was changed"
    document.file.storage.delete(document.file.name)
    assert "is gone" in broken()
    assert broken(files=False) == ""


def test_every_stored_file_is_looked_at_once():
    case = rich_case()
    printed = LetterFile.objects.count()
    assert verify_files() == (case.documents.count() + printed, None)
