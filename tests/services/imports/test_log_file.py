"""The file of a log: refused whole where it is none, and a late mistake keeps all of it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.models import RecordsRequest
from requests_app.services.imports.column_map import (
    load_map,
)
from requests_app.services.imports.log_file import UnreadableLog
from requests_app.services.imports.run import import_log
from requests_app.services.imports.tally import Imported
from tests import cast

NOW = cast.NOW
HEADER = "Tracking Number,Sub-Office,Submitted Date,Closed Date,Detail,Disposition"


def take(path: Path, name: str, city: str = "sacramento", **more: object) -> Imported:
    return import_log(path, load_map(name), cast.a_city(city, appeals=False), now=NOW, **more)


def a_log(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (HEADER.encode() + b"\n", "no row below it"),
        (b"a,b,c\n1,2,3\n", "has no column 'Tracking Number'"),
        (HEADER.encode() + b",Detail\n1,2,3,4,5,6,7\n", "more than one column 'Detail'"),
        (HEADER.encode() + b"\nD-1,O,07/03/2017,,te\0xt,\n", "NUL character"),
        (HEADER.encode() + b"\nD-1,O,07/03/2017,," + b"x" * 200_001 + b",\n", "longer than 200000"),
        (HEADER.encode() + "\nD-1,O,07/03/2017,,Señor,\n".encode("latin-1"), "cannot be read as utf-8-sig"),
        (HEADER.encode("utf-16"), "cannot be read as utf-8-sig"),
        (HEADER.encode() + b'\nD-1,O,07/03/2017,,"never closed,\n', "line 2"),
    ],
)
def test_a_file_that_is_no_log_is_refused_whole_with_what_is_wrong(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableLog, match=said.replace("(", r"\(")):
        take(path, "doj_oip")
    assert RecordsRequest.objects.count() == 0


@pytest.mark.django_db
def test_a_bad_place_late_in_the_file_keeps_the_good_rows_before_it_out_too(tmp_path: Path) -> None:
    rows = [f"D-{number},O,07/03/2017,08/01/2017,Text,Full grant" for number in range(1200)]
    with pytest.raises(UnreadableLog, match="line 1202"):
        take(a_log(tmp_path, *rows, "D-x,O,07/03/2017,,te\0xt,"), "doj_oip")
    assert RecordsRequest.objects.count() == 0
