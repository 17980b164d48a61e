"""Older logs taken over: no row lost, nothing invented, a rerun changes nothing, and no letter to anybody."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings, strategies as st

from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.refusals import NotPermitted
from requests_app.models import Event, RecordsRequest
from requests_app.services.imports import run
from requests_app.services.imports.column_map import (
    load_map,
)
from requests_app.services.imports.row import LogRow
from requests_app.services.imports.run import import_log
from tests import cast
from tests.services.imports.old_logs import DATA, HEADER, LOGS, NOW, a_log, take

# --- the real logs


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "rows", "accepted", "still_open"),
    [
        ("calgary", 520, 462, 0),
        ("sudbury", 346, 333, 18),
        ("foiamachine", 249, 157, 109),
        ("doj_oip", 244, 244, 0),
        ("cfpb", 61, 61, 0),
    ],
)
def test_no_row_of_a_real_log_is_lost_and_a_rerun_changes_nothing(
    name: str, rows: int, accepted: int, still_open: int
) -> None:
    path = DATA / LOGS[name]
    first = take(path, name)
    assert (first.rows, first.accepted, first.still_open) == (rows, accepted, still_open)
    assert first.rows == first.accepted + first.aside + first.already
    before = set(RecordsRequest.objects.values_list("imported_id", "number", "head_hash"))
    second = take(path, name)
    assert (second.accepted, second.already, second.aside) == (0, accepted, first.aside)
    assert set(RecordsRequest.objects.values_list("imported_id", "number", "head_hash")) == before


@pytest.mark.django_db
def test_a_row_of_the_federal_log_is_refused_only_for_a_reason_that_names_its_column() -> None:
    result = take(DATA / LOGS["usda_aphis"], "usda_aphis")
    assert result.rows == result.accepted + result.aside
    assert dict(result.quarantined) == {
        ("request_id", "the identifier appears more than once"): 12,
        ("due", "due before received"): 9,
        ("closed", "closed before received"): 3,
        ("description", "no description"): 1,
    }


@pytest.mark.django_db
def test_each_city_takes_over_the_same_log_once_for_itself() -> None:
    path = DATA / LOGS["cfpb"]
    assert take(path, "cfpb", "sacramento").accepted == take(path, "cfpb", "bakersfield").accepted == 61
    assert RecordsRequest.objects.filter(number__startswith="BAK-2013-").exists()


@pytest.mark.django_db
def test_nobody_but_the_system_takes_over_a_log() -> None:
    city = cast.a_city(appeals=False)
    for actor in (PUBLIC, staff(cast.an_intake_clerk(city)), link_holder(1)):
        with pytest.raises(NotPermitted):
            import_log(DATA / LOGS["cfpb"], load_map("cfpb"), city, now=NOW, actor=actor)
    assert RecordsRequest.objects.count() == 0


@pytest.mark.django_db
def test_an_import_that_was_cut_off_is_finished_by_running_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.services.imports.run.CHUNK", 10)
    rows = [f"D-{number},O,07/03/2017,08/01/2017,Text,Full grant" for number in range(35)]
    path = a_log(tmp_path, *rows)

    def pull_the_plug(done: int, _total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(path, "doj_oip", progress=pull_the_plug)
    again = take(path, "doj_oip")
    assert (again.accepted, again.already, again.rows) == (15, 20, 35)
    assert RecordsRequest.objects.count() == len(set(RecordsRequest.objects.values_list("number"))) == 35


@pytest.mark.django_db
def test_a_dry_run_reports_the_same_and_stores_nothing() -> None:
    path = DATA / LOGS["sudbury"]
    dry = take(path, "sudbury", dry_run=True)
    assert RecordsRequest.objects.count() == Event.objects.count() == 0
    wet = take(path, "sudbury")
    assert (dry.accepted, dry.quarantined, dry.still_open) == (wet.accepted, wet.quarantined, wet.still_open)


@pytest.mark.django_db
def test_whatever_one_row_raises_is_its_own_reason_and_the_others_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"D-{number},O,07/03/2017,08/01/2017,Text,Full grant" for number in range(20)]
    rows[7] = "D-7,O,07/03/1911,08/01/2017,Text,Full grant"  # more than the clock of the law counts
    rows[11] = "D-11,O,07/03/2017,08/01/2017,Unforeseen,Full grant"
    plain = run.case_of

    def strict(setting: Any, row: LogRow, *numbers: Any) -> Any:
        if row.subject_from == "Unforeseen":
            raise ZeroDivisionError("never met before")
        return plain(setting, row, *numbers)

    monkeypatch.setattr(run, "case_of", strict)
    found: list[tuple[int, str, str]] = []
    taken = take(
        a_log(tmp_path, *rows),
        "doj_oip",
        note=lambda number, _name, why: found.append((number, why.reason, why.detail)),
    )
    assert (taken.accepted, taken.aside) == (18, 2)
    assert [row[:2] for row in found] == [
        (9, "the law cannot count from these dates"),
        (13, "it could not be taken over"),
    ]
    assert found[1][2] == "ZeroDivisionError: never met before"
    numbers = sorted(RecordsRequest.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, 19))  # no number is lost with them


@pytest.mark.django_db
def test_the_export_of_another_system_is_taken_over_with_its_times() -> None:
    taken = take(DATA / "nextrequest.csv", "nextrequest")
    assert (taken.accepted, taken.still_open, taken.aside) == (3, 1, 0)
    case = RecordsRequest.objects.get(imported_id="nextrequest:23-102")
    assert (str(case.received_on), case.received_at.isoformat()) == (
        "2023-01-04",
        "2023-01-05T01:40:03+00:00",
    )


@settings(max_examples=30, deadline=None)
@given(
    cells=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40), max_size=7)
)
def test_whatever_a_row_holds_it_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object, cells: list[str]
) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    text = out.getvalue()
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_text(
        f"{HEADER}\n{text}D-2,O,07/03/2017,08/01/2017,Fine,Full grant\n", encoding="utf-8", newline=""
    )
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        result = take(path, "doj_oip", dry_run=True)
    assert result.rows == result.accepted + result.aside
    assert result.accepted >= 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.csv", "--city", "sacramento", "--map", "doj_oip"], "no such file"),
        ([str(DATA), "--city", "sacramento", "--map", "doj_oip"], "cannot be opened"),
        ([str(DATA / LOGS["cfpb"]), "--city", "atlantis", "--map", "cfpb"], "no city 'atlantis'"),
        ([str(DATA / LOGS["cfpb"]), "--city", "sacramento", "--map", "doj_oip"], "does not fit"),
        ([str(DATA / LOGS["cfpb"]), "--city", "sacramento", "--map", "nowhere"], "no map 'nowhere'"),
        ([str(DATA / LOGS["cfpb"]), "--city", "sacramento", "--map", "../cfpb"], "no map"),
        ([str(DATA / LOGS["cfpb"]), "--city", "sacramento", "--map", "cfpb", "--pack", "xx"], "no law 'xx'"),
        (
            [str(DATA / LOGS["cfpb"]), "--city", "sacramento", "--map", "cfpb", "--encoding", "klingon"],
            "cannot be read as klingon",
        ),
    ],
)
def test_a_wrong_argument_stops_the_command_with_its_reason(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_requests", *arguments)
    assert RecordsRequest.objects.count() == 0


@pytest.mark.django_db
def test_the_command_writes_each_refused_row_into_a_file_of_its_owner(
    tmp_path: Path, settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    arguments = [str(DATA / LOGS["foiamachine"]), "--city", "sacramento", "--map", "foiamachine"]
    call_command("import_requests", *arguments, "--dry-run")
    assert not (tmp_path / "imports").exists()
    call_command("import_requests", *arguments, "--compare-due")
    said = capsys.readouterr().out
    assert "accepted: 157 (109 still open)" in said and "equal to the law's: 0 of 163" in said
    (path,) = (tmp_path / "imports").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert len(rows) == 92 and rows[0]["row"] == "2" and rows[0]["column"] == "status"
