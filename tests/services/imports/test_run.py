"""Older logs taken over: no row lost, nothing invented, a rerun changes nothing, and no letter to anybody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings, strategies as st

from requests_app.cases import case_clock
from requests_app.cases.actors import PUBLIC, link_holder, staff
from requests_app.cases.event_chain import data_of, link_hash
from requests_app.cases.refusals import NotPermitted
from requests_app.models import Deadline, Event, Notice, RecordsRequest
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.imports.column_map import (
    load_map,
)
from requests_app.services.imports.run import import_log
from requests_app.services.imports.tally import Imported
from requests_app.services.jobs.sweep import sweep
from tests import cast

DATA = Path(__file__).resolve().parents[2] / "data" / "requests"
NOW = cast.NOW
LOGS = {
    "usda_aphis": "usda_aphis_foia_log_2010_2012_extract.csv",
    "calgary": "canada_ca_ab_calgary.csv",
    "sudbury": "canada_ca_on_greater_sudbury.csv",
    "foiamachine": "foiamachine_california_249.csv",
    "doj_oip": "doj_oip_2017.csv",
    "cfpb": "cfpb_foia_fy2014_fy2016_dispositions_sample.csv",
}
HEADER = "Tracking Number,Sub-Office,Submitted Date,Closed Date,Detail,Disposition"


def take(path: Path, name: str, city: str = "sacramento", **more: object) -> Imported:
    return import_log(path, load_map(name), cast.a_city(city, appeals=False), now=NOW, **more)


def a_log(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


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
        ("request_id", "identifier stands more than once"): 12,
        ("due", "due before received"): 9,
        ("closed", "closed before received"): 3,
        ("description", "no description"): 1,
    }


@pytest.mark.django_db
def test_most_due_dates_of_the_federal_log_are_twenty_federal_business_days_after_receipt() -> None:
    result = take(DATA / LOGS["usda_aphis"], "usda_aphis", dry_run=True)
    assert result.due_compared == result.rows
    assert result.due_equal > result.due_compared * 0.6


@pytest.mark.django_db
def test_the_business_day_dates_of_another_system_are_not_the_dates_of_the_california_act() -> None:
    result = take(DATA / LOGS["foiamachine"], "foiamachine", dry_run=True)
    assert (result.due_compared, result.due_equal) == (163, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LOGS))
def test_every_deadline_of_an_imported_case_follows_from_its_events_alone(name: str) -> None:
    take(DATA / LOGS[name], name)
    found = rederive(check=True)
    assert (found.differing, found.unreadable) == (0, [])
    assert found.cases == RecordsRequest.objects.count() > 0


@pytest.mark.django_db
def test_imported_cases_send_no_letter_and_the_next_sweep_has_no_old_news() -> None:
    take(DATA / LOGS["foiamachine"], "foiamachine")
    take(DATA / LOGS["usda_aphis"], "usda_aphis")
    swept = sweep(NOW)
    assert not any(swept.done.values()) and not swept.failed
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_no_imported_case_is_called_denied_and_its_outcome_keeps_the_words_of_the_log() -> None:
    take(DATA / LOGS["cfpb"], "cfpb")
    assert set(RecordsRequest.objects.values_list("state", flat=True)) == {"closed"}
    glomar = RecordsRequest.objects.get(imported_id="cfpb:CFPB-2014-015-F")
    assert glomar.imported_outcome == "Denied in Full (Glomar)"
    assert glomar.decision is None and glomar.closed_at is None
    several = RecordsRequest.objects.get(imported_id="cfpb:CFPB-2014-013-F")
    assert several.imported_outcome == "Denied in Full; (b)(7)(A);(b)(7)(E)"
    assert several.requester.name == ""  # the log says "-"


@pytest.mark.django_db
def test_an_open_row_waits_in_the_queue_as_late_as_it_is() -> None:
    take(DATA / LOGS["foiamachine"], "foiamachine")
    case = RecordsRequest.objects.get(imported_id="foiamachine:625")
    # Sent 2014-02-27 12:07 in California; ten calendar days end on a Sunday, so the next open day.
    assert case.state == "clerk_review" and case.received_on == date(2014, 2, 27)
    assert case.next_due_on == date(2014, 3, 10) and case.next_due_kind == "determination"
    late = Deadline.objects.get(case=case)
    assert late.late_marked_at == NOW and late.reminded_at == NOW
    assert [event.kind for event in case.events.order_by("seq")] == ["imported", "marked_late"]


@pytest.mark.django_db
def test_each_city_takes_over_the_same_log_once_for_itself() -> None:
    path = DATA / LOGS["cfpb"]
    assert take(path, "cfpb", "sacramento").accepted == take(path, "cfpb", "bakersfield").accepted == 61
    assert RecordsRequest.objects.filter(number__startswith="BAK-2013-").exists()


@pytest.mark.django_db
def test_the_chain_of_an_imported_case_holds_and_carries_no_words_of_the_log() -> None:
    take(DATA / LOGS["sudbury"], "sudbury")
    case = RecordsRequest.objects.filter(state="closed").order_by("pk")[0]
    previous = "0" * 64
    for event in Event.objects.filter(case=case).order_by("seq"):
        assert event.prev_hash == previous
        previous = link_hash(event.prev_hash, event.payload)
        assert event.hash == previous
        assert case.description[:30] not in event.payload
    assert case.head_hash == previous


@pytest.mark.django_db
def test_nobody_but_the_system_takes_over_a_log() -> None:
    city = cast.a_city(appeals=False)
    for actor in (PUBLIC, staff(cast.an_intake_clerk(city)), link_holder(1)):
        with pytest.raises(NotPermitted):
            import_log(DATA / LOGS["cfpb"], load_map("cfpb"), city, now=NOW, actor=actor)
    assert RecordsRequest.objects.count() == 0


# --- single rows


@pytest.mark.django_db
def test_a_closed_row_meets_its_clock_on_the_date_of_the_log(tmp_path: Path) -> None:
    path = a_log(tmp_path, "D-1,Office,07/03/2017,08/01/2017,Copies of memoranda,Full grant")
    take(path, "doj_oip")
    case = RecordsRequest.objects.get(imported_id="doj_oip:D-1")
    assert (case.state, case.imported_outcome, case.pack_key) == ("closed", "Full grant", "us-foia")
    assert case.received_at == datetime(2017, 7, 3, 7, tzinfo=UTC)  # the start of that day where the city is
    due = case_clock.clock_of(case).dues()[0]
    assert (due.kind, due.met_on) == ("determination", date(2017, 8, 1))
    closed = case.events.get(kind="closed")
    assert closed.at == case.closed_at == datetime(2017, 8, 1, 7, tzinfo=UTC)
    assert data_of(closed)["outcome"] == "released"


@pytest.mark.django_db
def test_a_withdrawn_row_ends_its_clock_without_an_answer(tmp_path: Path) -> None:
    take(a_log(tmp_path, "D-1,Office,07/03/2017,08/01/2017,Memoranda,Request withdrawn"), "doj_oip")
    row = Deadline.objects.get(kind="determination")
    assert (row.met_on, row.ended_on) == (None, date(2017, 8, 1))


@pytest.mark.django_db
def test_the_law_of_the_day_of_receipt_governs_and_an_option_names_another(tmp_path: Path) -> None:
    header = "identifier,abstract,classification,applicant_type,date_accepted,date,decision"
    path = a_log(tmp_path, "1,Old,general,,2022-12-31,,", "2,New,general,,2023-01-01,,", header=header)
    take(path, "calgary")
    versions = dict(RecordsRequest.objects.values_list("subject", "pack_version"))
    assert versions["New"] == "2023-01-01" and versions["Old"] != versions["New"]
    take(path, "calgary", "bakersfield", pack_key="us-foia")
    assert set(RecordsRequest.objects.filter(city__key="bakersfield").values_list("pack_key", flat=True)) == {
        "us-foia"
    }


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
