"""Uploads taken in: what is stored, what is refused and leaves nothing behind."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from requests_app.cases.refusals import BadDocument
from requests_app.services.cases import documents as case_documents
from tests import cast
from tests.services.cases.uploads import MEMO, an_upload, attached, stored_files
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


def test_what_is_stored_is_the_content_its_hash_and_a_name_that_says_nothing(settings: Any) -> None:
    row = attached(cast.a_case())
    assert (row.name, row.content_type, row.size) == ("memo.txt", "text/plain", len(MEMO))
    assert row.sha256 == hashlib.sha256(MEMO).hexdigest()
    (path,) = stored_files(settings)
    assert path.read_bytes() == MEMO
    assert "memo" not in str(path.relative_to(settings.MEDIA_ROOT))
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_above_the_limit_is_refused_with_the_limit(settings: Any) -> None:
    case = cast.a_case()
    before = snapshot()
    with override_settings(UPLOAD_MAX_BYTES=2_000_000):
        with pytest.raises(BadDocument, match="2 MB"):
            attached(case, an_upload(content=b"x" * 2_000_001))
        attached(case, an_upload(content=b"x" * 2_000_000))
    assert len(snapshot()["Document"]) == len(before["Document"]) + 1
    assert len(stored_files(settings)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("page.txt", b"<html>"),
        ("drawing.png", b"<svg/>"),
        ("empty.pdf", b""),
        ("a.exe", b"MZ"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(name: str, content: bytes, settings: Any) -> None:
    case = cast.a_case()
    before = snapshot()
    with pytest.raises(BadDocument) as refused:
        attached(case, an_upload(name, content))
    assert list(refused.value.fields) == ["documents"]
    with pytest.raises(BadDocument):
        case_documents.keep_for_draft(an_upload(name, content), uuid4(), now=cast.NOW)
    assert snapshot() == before
    assert stored_files(settings) == []
