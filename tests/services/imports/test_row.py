"""One row of another system's log: read as it was meant, or set aside with its column and reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from requests_app.cases.csv_lines import cell as harmless
from requests_app.models import RecordsRequest
from requests_app.services.imports.cell import Quarantined
from tests.services.imports.old_logs import a_log, take


def the_problems(path: Path, name: str = "doj_oip") -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []

    def note(number: int, _name: str, problem: Quarantined) -> None:
        found.append((number, problem.column, problem.reason))

    take(path, name, note=note)
    return found


@pytest.mark.django_db
def test_a_spreadsheet_serial_is_the_day_the_spreadsheet_showed(tmp_path: Path) -> None:
    header = "source_file,request_id,organization,received,due,closed,track,due_business_days,description"
    take(a_log(tmp_path, "x,A,-,40878.0,40909.0,40940.0,Fast,20,Text", header=header), "usda_aphis")
    case = RecordsRequest.objects.get()
    assert case.received_on == date(2011, 12, 1)
    assert case.closed_at == datetime(2012, 2, 1, 8, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("D-1,O,,08/01/2017,Text,Full grant", "Submitted Date", "no receipt date"),
        ("D-1,O,-,08/01/2017,Text,Full grant", "Submitted Date", "no receipt date"),
        ("D-1,O,13/45/2017,08/01/2017,Text,Full grant", "Submitted Date", "not a date"),
        ("D-1,O,07/03/17,08/01/2017,Text,Full grant", "Submitted Date", "not a date"),
        ("D-1,O,07/03/0017,08/01/2017,Text,Full grant", "Submitted Date", "not a date"),
        ("D-1,O,07/03/2099,,Text,", "Submitted Date", "received in the future"),
        ("D-1,O,07/03/2017,08/01/2099,Text,Full grant", "Closed Date", "closed in the future"),
        ("D-1,O,08/03/2017,08/01/2017,Text,Full grant", "Closed Date", "closed before received"),
        ("D-1,O,07/03/2017,08/01/2017,,Full grant", "Detail", "no description"),
        ("D-1,O,07/03/2017,08/01/2017,Text,Perhaps", "Disposition", "an outcome the map does not know"),
        (",O,07/03/2017,08/01/2017,Text,Full grant", "Tracking Number", "no usable identifier"),
        ("x" * 101 + ",O,07/03/2017,08/01/2017,Text,Full grant", "Tracking Number", "no usable identifier"),
        ("D-1,O,07/03/2017", "", "not a whole row"),
        (",,,,,", "", "not a whole row"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_set_aside_with_its_column_and_reason(
    tmp_path: Path, row: str, column: str, reason: str
) -> None:
    path = a_log(tmp_path, row, "D-2,O,07/03/2017,08/01/2017,Fine,Full grant")
    assert the_problems(path) == [(2, column, reason)]
    assert list(RecordsRequest.objects.values_list("imported_id", flat=True)) == ["doj_oip:D-2"]


@pytest.mark.django_db
def test_a_repeated_identifier_is_set_aside_in_every_row_even_far_apart(tmp_path: Path) -> None:
    rows = [f"D-{number},O,07/03/2017,08/01/2017,Text {number},Full grant" for number in range(1500)]
    rows += ["D-7 ,O,07/04/2017,08/01/2017,Another,Full grant"]
    problems = the_problems(a_log(tmp_path, *rows))
    assert problems == [
        (9, "Tracking Number", "the identifier appears more than once"),
        (1502, "Tracking Number", "the identifier appears more than once"),
    ]
    assert RecordsRequest.objects.count() == 1499


@pytest.mark.django_db
def test_formula_like_text_is_kept_as_text_and_made_harmless_where_it_is_exported(tmp_path: Path) -> None:
    take(a_log(tmp_path, '=1+1,O,07/03/2017,,"=HYPERLINK(""x"")",'), "doj_oip")
    case = RecordsRequest.objects.get(imported_id="doj_oip:=1+1")
    assert case.description.startswith('=HYPERLINK("x")')
    assert harmless("=1+1") == "'=1+1" and harmless("@x") == "'@x" and harmless("plain") == "plain"
