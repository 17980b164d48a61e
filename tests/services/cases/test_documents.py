"""Documents: what is taken in, what the scanner says, and the gate before anything is released."""

from __future__ import annotations

import hashlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import BadDocument, Incomplete, NotPermitted
from requests_app.models import Document, RecordsRequest
from requests_app.services.cases import documents as case_documents
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import ReleaseDraft
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
MEMO = b"The bridge was inspected on 3 May.\n"


def _upload(name: str = "memo.txt", content: bytes = MEMO) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, content, content_type="text/html"
    )  # what the browser says is not believed


def _attach(case: RecordsRequest, upload: SimpleUploadedFile | None = None) -> Document:
    return case_documents.attach(
        case.pk, upload=upload or _upload(), actor=cast.the_requester(case), now=cast.NOW
    )


def _files(settings: Any) -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_is_stored_is_the_content_its_hash_and_a_name_that_says_nothing(settings: Any) -> None:
    row = _attach(cast.a_case())
    assert (row.name, row.content_type, row.size) == ("memo.txt", "text/plain", len(MEMO))
    assert row.sha256 == hashlib.sha256(MEMO).hexdigest()
    (path,) = _files(settings)
    assert path.read_bytes() == MEMO
    assert "memo" not in str(path.relative_to(settings.MEDIA_ROOT))
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_above_the_limit_is_refused_with_the_limit(settings: Any) -> None:
    case = cast.a_case()
    before = snapshot()
    with override_settings(UPLOAD_MAX_BYTES=2_000_000):
        with pytest.raises(BadDocument, match="2 MB"):
            _attach(case, _upload(content=b"x" * 2_000_001))
        _attach(case, _upload(content=b"x" * 2_000_000))
    assert len(snapshot()["Document"]) == len(before["Document"]) + 1
    assert len(_files(settings)) == 1


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
        _attach(case, _upload(name, content))
    assert list(refused.value.fields) == ["documents"]
    with pytest.raises(BadDocument):
        case_documents.keep_for_draft(_upload(name, content), uuid4(), now=cast.NOW)
    assert snapshot() == before
    assert _files(settings) == []


def test_a_form_takes_ten_files_and_no_more() -> None:
    key = uuid4()
    for place in range(case_documents.MOST_DOCUMENTS):
        case_documents.keep_for_draft(_upload(f"{place}.txt"), key, now=cast.NOW)
    with pytest.raises(BadDocument, match="No more than 10"):
        case_documents.keep_for_draft(_upload(), key, now=cast.NOW)
    case_documents.keep_for_draft(_upload(), uuid4(), now=cast.NOW)


# --- the scanner


class Scanner:
    """A clamd of one answer: reads the INSTREAM dialogue, keeps what it was sent, says what it was told to say."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.seen = answer, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        try:
            peer, _from = self.server.accept()
        except OSError:
            return
        with peer, peer.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\x00"
            while length := struct.unpack(">I", stream.read(4))[0]:
                self.seen += stream.read(length)
            peer.sendall(self.answer)

    def close(self) -> None:
        self.server.close()
        self.thread.join(timeout=60)


@pytest.fixture
def scanner(request: pytest.FixtureRequest, settings: Any) -> Iterator[Scanner]:
    held = Scanner(request.param)
    settings.UPLOAD_SCANNER_SOCKET = held.address
    yield held
    held.close()


@pytest.mark.parametrize("scanner", [b"stream: OK\x00"], indirect=True)
def test_a_file_the_scanner_calls_clean_is_taken_and_was_seen_whole(scanner: Scanner) -> None:
    content = MEMO * 9000
    assert _attach(cast.a_case(), _upload(content=content)).size == len(content)
    scanner.thread.join(timeout=60)
    assert scanner.seen == content


@pytest.mark.parametrize(
    "scanner",
    [
        b"stream: Eicar-Test-Signature FOUND\x00",
        b"INSTREAM size limit exceeded. ERROR\x00",
        b"",
        b"NOT OKAY\x00",
    ],
    indirect=True,
)
def test_anything_else_the_scanner_says_turns_the_file_down(scanner: Scanner, settings: Any) -> None:
    case = cast.a_case()
    before = snapshot()
    with pytest.raises(BadDocument, match="turned down"):
        _attach(case)
    assert snapshot() == before
    assert _files(settings) == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_without_an_answer_of_the_scanner_nothing_is_taken(address: str, settings: Any) -> None:
    case = cast.a_case()
    settings.UPLOAD_SCANNER_SOCKET = address
    before = snapshot()
    with pytest.raises(BadDocument, match="could not be checked"):
        _attach(case)
    assert snapshot() == before


# --- the release gate


def _release(case: RecordsRequest, ids: list[int], *, checked: bool = True) -> None:
    determination_decide.release(
        case.pk,
        draft=ReleaseDraft(documents=ids, checked=checked),
        actor=cast.the_reviewer(case),
        now=cast.NOW + cast.DAY,
    )


def test_nothing_is_released_before_a_person_said_it_was_checked() -> None:
    case = cast.a_case_in("clerk_review")
    row = cast.a_document(case, cast.NOW)
    cast.a_reviewer(case.city)
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _release(case, [row.pk], checked=False)
    assert list(refused.value.fields) == ["checked"]
    assert snapshot() == before


def test_only_documents_the_city_filed_in_this_case_are_released() -> None:
    case, other = cast.a_case_in("clerk_review"), cast.a_case_in("clerk_review")
    strange = cast.a_document(other, cast.NOW)
    own = _attach(case)
    cast.a_reviewer(case.city)
    before = snapshot()
    for ids in ([strange.pk], [own.pk], [0], [strange.pk, own.pk]):
        with pytest.raises(Incomplete) as refused:
            _release(case, ids)
        assert list(refused.value.fields) == ["documents"]
    assert snapshot() == before


def test_a_release_opens_exactly_the_chosen_documents() -> None:
    case = cast.a_case_in("clerk_review")
    chosen, kept = cast.a_document(case, cast.NOW, "a.txt"), cast.a_document(case, cast.NOW, "b.txt")
    _release(case, [chosen.pk])
    chosen.refresh_from_db()
    kept.refresh_from_db()
    assert (chosen.audience, chosen.released_at) == ("released", cast.NOW + cast.DAY)
    assert (kept.audience, kept.released_at) == ("internal", None)


def test_a_stranger_hands_nothing_in() -> None:
    case, other = cast.a_case(), cast.a_case()
    with pytest.raises(NotPermitted):
        case_documents.attach(case.pk, upload=_upload(), actor=cast.the_requester(other), now=cast.NOW)


def test_the_hash_of_what_is_filed_and_released_stands_in_the_chain() -> None:
    case = cast.a_case_in("clerk_review")
    document = cast.a_document(case, cast.NOW + 2 * cast.HOUR)
    cast.release(case, cast.NOW + 3 * cast.HOUR)
    for kind in ("document_added", "released"):
        event = case.events.get(kind=kind)
        assert data_of(event)["hashes"] == [document.sha256]
