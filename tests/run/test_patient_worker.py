"""The web server answers while others send slowly, and reads nothing that is too large or comes too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cityrecords import body_limits
from requests_app.api.mail_in import MOST_ENVELOPE
from tests.run.slow_senders import answer, ask, opened, posted, serving

HALF_A_HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_A_BODY = posted(b"a", length=1000)
FORM = "Content-Type: application/x-www-form-urlencoded"
FILES = "Content-Type: multipart/form-data; boundary=b"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(tmp_path_factory.mktemp("web"), WEB_READ_SECONDS="600") as port:
        yield port


def test_two_hundred_who_send_slowly_keep_nobody_waiting(port: int) -> None:
    """With 600 seconds for each, so that every one of them is still unfinished when all are answered."""
    with ExitStack() as slow:
        for begun in (HALF_A_HEAD, HALF_A_BODY) * 100:
            slow.enter_context(opened(port, begun))
        for _ in range(20):
            assert ask(port).startswith(b"HTTP/1.1 200")
        finished = slow.enter_context(opened(port, HALF_A_BODY))
        finished.sendall(b"b" * 999)
        assert answer(finished).endswith(b"1000 bytes")


def test_who_does_not_finish_in_time_is_told_so(tmp_path: Path) -> None:
    with serving(tmp_path, WEB_READ_SECONDS="1") as port:
        answers: list[bytes] = []

        def late(begun: bytes) -> None:
            with opened(port, begun) as sock:
                answers.append(answer(sock))

        senders = [threading.Thread(target=late, args=[begun]) for begun in (HALF_A_HEAD, HALF_A_BODY)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert [said.split(b"\r\n")[0] for said in answers] == [b"HTTP/1.1 408 Request Timeout"] * 2
        assert ask(port).startswith(b"HTTP/1.1 200")


def test_what_is_too_large_by_its_own_word_is_refused_unread(port: int) -> None:
    for huge, kind in (
        (300_000_000, FILES),
        (3_000_000, FORM),
        (3_000_000, "Content-Type: application/json"),
    ):
        with opened(port, posted(b"", kind, length=huge)) as sock:
            assert answer(sock).startswith(b"HTTP/1.1 413 ")


def test_what_turns_out_too_large_is_not_read_on(port: int) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with opened(port, head) as sock:
        try:
            for _ in range(100):
                sock.sendall(chunk)
        except OSError:
            return  # closed while we were still sending
        assert answer(sock).startswith(b"HTTP/1.1 413 ")


def test_where_mail_comes_in_the_page_is_told_of_what_is_too_large_and_gets_none_of_it(port: int) -> None:
    huge = posted(b"", "Content-Type: application/json", length=300_000_000, path=body_limits.TOLD_PATH)
    with opened(port, huge.replace(b"Connection: close\r\n", b"")) as sock:
        said = answer(sock)  # until the server ends the connection
    assert said.endswith(b"\r\n\r\n0 bytes of 300000000")


def test_whole_requests_arrive_whole(port: int) -> None:
    assert ask(port, posted(b"x" * 1_500_000, FORM)).endswith(b"1500000 bytes")
    assert ask(port, posted(b"x" * 5_000_000, FILES)).endswith(b"5000000 bytes")
    with opened(port, posted(b"", "Expect: 100-continue", length=3)) as sock:
        assert sock.recv(100).startswith(b"HTTP/1.1 100 Continue")
        sock.sendall(b"abc")
        assert answer(sock).endswith(b"3 bytes")


def test_half_a_form_is_no_form(port: int) -> None:
    with opened(port, HALF_A_BODY) as sock:
        sock.shutdown(1)
        assert b"200 OK" not in answer(sock)


def test_two_requests_on_one_connection_are_both_answered(port: int) -> None:
    first = posted(b"abc").replace(b"Connection: close\r\n", b"")
    with opened(port, first + posted(b"four")) as sock:
        said = answer(sock)
    assert said.index(b"3 bytes") < said.index(b"4 bytes")


def test_files_are_taken_where_they_belong(settings: object) -> None:
    most = body_limits.most_bytes
    assert most("/", "text/plain") == most("/admin/", "") == 2_000_000
    assert most("/sacramento/requests/new/", "multipart/form-data; boundary=x") == 102_000_000
    assert most("/admin/requests_app/record/1/add/", "Multipart/form-data") == 2_002_000_000
    assert most("/admin/requests_app/record/1/add/", "text/plain") == 2_000_000
    assert most("/hooks/mail/inbound/", "application/json") == MOST_ENVELOPE == body_limits.MOST_OF_A_MAIL
