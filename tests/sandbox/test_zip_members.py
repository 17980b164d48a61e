"""The members of a zip are counted before anything is built of them, as Python's own reader would find them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from requests_app.records.readers.archives import MOST_MEMBERS, read_zip
from requests_app.records.readers.office_parts import opened
from requests_app.sandbox.frames import UnreadableFile
from requests_app.sandbox.zip_members import count_members


def zipped(members: int, comment: bytes = b"", extra: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(members):
            info = zipfile.ZipInfo(f"folder/file-{number:06d}.txt")
            info.extra = extra
            archive.writestr(info, b"x")
        archive.comment = comment
    return made.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        zipped(0),
        zipped(1),
        zipped(300),
        zipped(9, b"PK\x05\x06 in a comment" + b" " * 40),
        zipped(9, extra=b"\x99\x99\0\0" * 20),
    ],
)
def test_the_count_is_that_of_pythons_reader(file: bytes) -> None:
    try:
        expected = len(zipfile.ZipFile(io.BytesIO(file)).namelist())
    except zipfile.BadZipFile:
        expected = 0
    assert count_members(io.BytesIO(file), 1000) == expected
    assert count_members(io.BytesIO(b"something before" + file), 1000) == expected


def test_a_far_directory_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 10)
    file = zipped(30)
    assert b"PK\x06\x06" in file
    assert count_members(io.BytesIO(file), 1000) == 30


NONE = [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18, b"x" * 70_000, zipped(3)[:-30]]


@pytest.mark.parametrize("file", NONE)
def test_what_is_no_zip_has_no_members(file: bytes) -> None:
    assert count_members(io.BytesIO(file), 1000) == 0


def test_counting_stops_where_there_are_too_many() -> None:
    assert count_members(io.BytesIO(zipped(300)), 20) == 21


def test_an_archive_with_too_many_members_is_refused_before_its_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.zip"
    one = zipped(1)
    directory = one[one.index(b"PK\x01\x02") : one.rindex(b"PK\x05\x06")]
    many = directory * (MOST_MEMBERS + 1)
    end = b"PK\x05\x06" + b"\0" * 8 + len(many).to_bytes(4, "little") + b"\0" * 6
    path.write_bytes(many + end)

    def never(*args: object, **named: object) -> None:
        raise AssertionError("the directory was read")

    monkeypatch.setattr(zipfile, "ZipFile", never)
    with pytest.raises(UnreadableFile, match="too_many_members"):
        list(read_zip(path, {}))
    with pytest.raises(UnreadableFile, match="zip_bomb"):
        opened(path)
