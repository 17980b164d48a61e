"""The virus check: what it says is done, and without its answer nothing is taken."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from requests_app.cases.refusals import BadDocument
from tests import cast
from tests.services.cases.uploads import MEMO, an_upload, attached, stored_files
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


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
    assert attached(cast.a_case(), an_upload(content=content)).size == len(content)
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
    with pytest.raises(BadDocument, match="rejected"):
        attached(case)
    assert snapshot() == before
    assert stored_files(settings) == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_without_an_answer_of_the_scanner_nothing_is_taken(address: str, settings: Any) -> None:
    case = cast.a_case()
    settings.UPLOAD_SCANNER_SOCKET = address
    before = snapshot()
    with pytest.raises(BadDocument, match="could not be checked"):
        attached(case)
    assert snapshot() == before
