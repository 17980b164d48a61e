"""The kept child: one fork a file, each under its limits; whatever a file does, the next one is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from requests_app.sandbox.fork_server import ForkServer
from requests_app.sandbox.limits import Limits

SMALL = Limits(cpu_seconds=1, wall_seconds=3, memory=300_000_000, output=1_000_000)


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """One child for the tests below."""
    made = ForkServer("tests.sandbox.file_readers:READERS")
    yield made
    if made.process:
        made.process.kill()
        made.process.wait()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to be read."""
    path = tmp_path / "file"
    path.write_bytes(b"content")
    return path


def test_each_file_is_read_in_a_fork_of_the_one_child(server: ForkServer, file: Path) -> None:
    problem, ((first, content),) = server.results("echo", file, {"page": 2}, SMALL)
    assert (problem, content, first["options"]) == ("", b"content", {"page": 2})
    _problem, ((second, _content),) = server.results("echo", file, {}, SMALL)
    assert second["parent"] == first["parent"]
    assert second["pid"] != first["pid"]


@pytest.mark.parametrize(
    ("reader", "code", "before"),
    [
        ("loop", "time", []),
        ("sleep", "time", []),
        ("hoard", "memory", []),
        ("flood", "damaged", ["first"]),
        ("die", "damaged", []),
        ("refuse", "password", ["first", "problem"]),
        ("no_such_reader", "damaged", []),
    ],
)
def test_a_reader_that_oversteps_is_ended_and_the_next_file_is_read(
    server: ForkServer, file: Path, reader: str, code: str, before: list[str]
) -> None:
    began = time.monotonic()
    problem, found = server.results(reader, file, {}, SMALL)
    assert time.monotonic() - began < 30
    assert problem == code
    assert [header["type"] for header, _blob in found][: len(before)] == before
    assert server.results("echo", file, {}, SMALL)[0] == ""


def test_processor_time_that_is_used_up_is_named_as_time(server: ForkServer, file: Path) -> None:
    patient = Limits(cpu_seconds=1, wall_seconds=60, memory=300_000_000, output=1_000_000)
    assert server.results("loop", file, {}, patient)[0] == "time"


def test_a_child_that_was_killed_is_replaced(server: ForkServer, file: Path) -> None:
    _problem, ((before, _content),) = server.results("echo", file, {}, SMALL)
    assert server.process
    server.process.kill()
    server.process.wait()
    _problem, ((after, _content),) = server.results("echo", file, {}, SMALL)
    assert after["parent"] != before["parent"]
