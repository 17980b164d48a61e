"""One reader in a limited child: what it answers comes back, and whatever it does else ends it and nothing more."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from requests_app.sandbox.limits import Limits
from requests_app.sandbox.run import Unreadable, Why, run
from requests_app.sandbox.wire import BadAnswer, packed, unpacked

SMALL = Limits(cpu_seconds=1, wall_seconds=3, memory=300_000_000, output=1_000_000)


def test_the_answer_of_a_reader_comes_back_with_its_blobs() -> None:
    content = bytes(range(256)) * 2000
    value, blobs = run("tests.sandbox.readers:echo", content)
    assert value == {"length": len(content)}
    assert blobs == [content, content[::-1]]
    assert run("tests.sandbox.readers:echo", b"") == ({"length": 0}, [b"", b""])


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        ("loop", Why.TIME),
        ("sleep", Why.TIME),
        ("hoard", Why.MEMORY),
        ("flood", Why.OUTPUT),
        ("fail", Why.FAILED),
        ("die", Why.DIED),
        ("lie", Why.DIED),
        ("write", Why.FAILED),
        ("no_such_reader", Why.DIED),
    ],
)
def test_a_reader_that_oversteps_is_ended_and_the_reason_is_named(reader: str, why: Why) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable) as ended:
        run(f"tests.sandbox.readers:{reader}", b"x", SMALL)
    assert ended.value.why is why
    assert time.monotonic() - began < 30


def test_what_a_reader_stumbles_over_is_named_by_its_kind_alone() -> None:
    with pytest.raises(Unreadable) as ended:
        run("tests.sandbox.readers:fail", b"x", SMALL)
    assert "KeyError" in str(ended.value)
    assert "secret" not in str(ended.value)


def test_nothing_is_left_on_disk() -> None:
    with pytest.raises(Unreadable):
        run("tests.sandbox.readers:write", b"x", SMALL)
    left = Path("/tmp/left-by-a-reader")
    assert not left.exists() or left.stat().st_size == 0
    left.unlink(missing_ok=True)


def test_the_child_knows_no_secret_and_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for a child")
    value, _blobs = run("tests.sandbox.readers:environment", b"")
    assert value["names"] == ["LC_ALL"]
    assert value["django"] is False


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"CRS1",
        b"CRS1" + b"\xff" * 8,
        b"CRS1" + (1).to_bytes(8, "big") + (5).to_bytes(8, "big") + b"{}",
        b"CRS1" + (1).to_bytes(8, "big") + (2).to_bytes(8, "big") + b"no",
        packed({}, [])[:-1],
        packed({}, [b"x"]) + b"more",
        b"CRS1" + (1).to_bytes(8, "big") + (200_000).to_bytes(8, "big") + b"[" * 200_000,
    ],
)
def test_an_answer_in_another_shape_is_none(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        unpacked(answer)


def test_what_is_packed_is_unpacked() -> None:
    assert unpacked(packed({"a": [1, "ü", None]}, [b"", b"\x00\xff"])) == (
        {"a": [1, "ü", None]},
        [b"", b"\x00\xff"],
    )
