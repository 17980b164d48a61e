"""The clock in a terminal: one case, a table of cases, every input, and each refusal with its field."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from requests_app.law.__main__ import main
from requests_app.law.city_file import find_place, place_names
from requests_app.law.yaml_file import PackError

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "data" / "law" / "deadline_vectors.csv"
DEMO_CLOSED = ["2026-07-03", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"]


def ask(*argv: str, stdin: str = "") -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    status = main(["due", "--json", *argv], io.StringIO(stdin), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def one(*argv: str) -> dict[str, Any]:
    status, found = ask("--pack", "ca-cpra", "--received", "2026-10-01T09:00", *argv)
    assert status == 0 and len(found) == 1
    return found[0]


def due(*argv: str, kind: str = "determination") -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in one(*argv)["due"] if d["kind"] == kind)
    return found


def refused(capsys: pytest.CaptureFixture[str], *argv: str, stdin: str = "") -> str:
    assert main(["due", *argv], io.StringIO(stdin), io.StringIO()) == 2
    return capsys.readouterr().err.strip()


def test_the_command_of_the_readme_runs_as_a_program() -> None:
    argv = [
        sys.executable,
        "-m",
        "requests_app.law",
        "due",
        "--pack",
        "ca-cpra",
        "--received",
        "2026-10-01T09:00",
    ]
    done = subprocess.run(
        [*argv, "--city", "sacramento"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0 and done.stderr == ""
    assert "Determination: Monday, October 12, 2026" in done.stdout
    assert "Gov. Code § 7922.535(a) (read in the text of the law)" in done.stdout
    assert "2026-10-11 Sun   10  counted, but closed: Sunday" in done.stdout


def test_the_json_shape_is_kept() -> None:
    found = one()
    assert set(found) == {"pack", "received_at", "received_on", "receipt_policy", "notes", "due"}
    assert set(found["pack"]) == {"key", "version", "name", "status", "reviewed_on"}
    first = found["due"][0]
    assert {"kind", "due_on", "base_due_on", "citation", "working", "confidence", "reading"} <= set(first)
    assert set(first["working"][0]) == {"on", "counted", "number", "why", "name", "citation"}
    assert (first["kind"], first["due_on"], first["base_due_on"]) == (
        "determination",
        "2026-10-12",
        "2026-10-12",
    )
    assert first["verify_citation"] is False


@pytest.mark.parametrize(
    "row", list(csv.DictReader(VECTORS.open(encoding="utf-8"))), ids=lambda r: str(r["id"])
)
def test_every_worked_row_can_be_asked_for_with_options(row: dict[str, str]) -> None:
    argv = [
        "--pack",
        row["law"],
        "--rule",
        row["rule"],
        "--received",
        row["received_at"],
        "--zone",
        row["timezone"],
    ]
    argv += ["--receipt-policy", row["receipt_policy"]]
    if "16:30" in row["interpretation"]:
        argv += ["--closes", "16:30"]
    if row["calendar"] == "demo_city":
        argv += [part for on in DEMO_CLOSED for part in ("--closed", on)]
    if row["calendar"] == "federal_dc":
        argv += ["--option", "dc"]
    if row["extension_count"]:
        argv += ["--extension", row["extension_count"]]
    if row["extension_anchor"]:
        argv += ["--anchor", row["extension_anchor"]]
    status, found = ask(*argv)
    assert status == 0
    assert found[0]["received_on"] == row["deemed_received"]
    assert len(found[0]["due"]) == 1
    assert found[0]["due"][0]["due_on"] == row["due_date"]
    assert found[0]["due"][0]["working"]
    if row["base_due"]:
        assert found[0]["due"][0]["base_due_on"] == row["base_due"]


def test_the_table_of_worked_rows_is_answered_line_by_line() -> None:
    status, found = ask(stdin=VECTORS.read_text(encoding="utf-8"))
    rows = list(csv.DictReader(VECTORS.open(encoding="utf-8")))
    assert status == 0
    assert [doc["id"] for doc in found] == [row["id"] for row in rows]
    # The table cannot say a demonstration city's closed days nor an office hour; those three rows differ.
    differ = [
        row["id"] for doc, row in zip(found, rows, strict=True) if doc["due"][0]["due_on"] != row["due_date"]
    ]
    assert differ == ["CA-015", "CA-017", "CA-034"]


def test_options_fill_the_empty_cells_of_a_table() -> None:
    table = "id,received,closed\na,2026-06-23,\nb,2026-06-23,2026-07-03=Furlough;2026-07-06\n"
    status, found = ask("--pack", "ca-cpra", "--csv", stdin=table)
    assert status == 0
    assert [doc["due"][0]["due_on"] for doc in found] == ["2026-07-03", "2026-07-07"]
    assert found[1]["due"][0]["working"][10]["name"] == "Furlough"


def test_a_bad_row_is_refused_with_its_field_and_the_rest_are_answered() -> None:
    table = (
        "id,pack,received\na,ca-cpra,2026-10-01\nb,ca-cpra,yesterday\nc,xx,2026-10-01\nd,ca-cpra,2026-10-05\n"
    )
    status, found = ask(stdin=table)
    assert status == 1
    assert [doc.get("error", {}).get("field") for doc in found] == [None, "received", "pack", None]
    assert found[1]["row"] == 2 and found[1]["id"] == "b" and "yesterday" in found[1]["error"]["reason"]


def test_a_row_with_too_many_cells_is_refused() -> None:
    status, found = ask("--pack", "ca-cpra", stdin="id,received\na,2026-10-01,2026-10-02\n")
    assert status == 1 and found[0]["error"] == {"field": "row", "reason": "has more cells than the header"}


def test_a_table_in_words_shows_answers_and_refusals() -> None:
    out = io.StringIO()
    table = "id,pack,received\na,ca-cpra,2026-10-01\nb,ca-cpra,x\n"
    assert main(["due"], io.StringIO(table), out) == 1
    assert "1 a\nCalifornia Public Records Act" in out.getvalue()
    assert "row 2 b: received: 'x' is not a moment" in out.getvalue()


def test_a_table_without_a_received_column_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, stdin="id,when\na,b\n").startswith("received: give --received, or CSV")
    assert refused(capsys, stdin="").startswith("received: give --received")


def test_a_broken_table_is_refused_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "--pack", "ca-cpra", stdin='received\n"2026-10-01\n').startswith("csv: line ")


def test_the_city_gives_law_zone_policy_and_hours() -> None:
    status, found = ask("--city", "sacramento", "--received", "2026-10-05T16:31")
    assert status == 0 and found[0]["received_at"].endswith("-07:00")
    assert found[0]["received_on"] == "2026-10-05" and found[0]["receipt_policy"] == "actual_local_date"
    _, moved = ask(
        "--city", "sacramento", "--received", "2026-10-05T16:31", "--receipt-policy", "next_business_day"
    )
    assert moved[0]["received_on"] == "2026-10-06"
    _, open_all_day = ask(
        "--city", "bakersfield", "--received", "2026-10-05T16:31", "--receipt-policy", "next_business_day"
    )
    assert open_all_day[0]["received_on"] == "2026-10-05"


def test_the_cities_on_file_are_found_and_others_refused() -> None:
    assert {"sacramento", "bakersfield"} <= set(place_names())
    assert find_place("sacramento").closes is not None and find_place("bakersfield").closes is None
    with pytest.raises(PackError, match=r"city: atlantis: is unknown; known: bakersfield, sacramento"):
        find_place("atlantis")


@pytest.mark.parametrize("value", ["../../secrets", "", "sacramento/../bakersfield"])
def test_a_city_is_a_name_and_not_a_path(value: str) -> None:
    with pytest.raises(PackError, match="is unknown"):
        find_place(value)


def test_a_received_moment_with_an_offset_is_put_on_the_citys_calendar() -> None:
    assert one("--received", "2026-10-02T02:00:00+00:00")["received_on"] == "2026-10-01"


def test_an_extension_may_be_days_or_a_date() -> None:
    fourteen = due("--extension", "14")
    assert (fourteen["promised_on"], fourteen["due_on"]) == ("2026-10-25", "2026-10-26")  # a Sunday
    assert due("--extension", "14", "--anchor", "rolled_base_due")["due_on"] == "2026-10-26"
    assert due("--extension", "2026-10-23")["due_on"] == "2026-10-23"
    assert due("--extension", "7")["base_due_on"] == "2026-10-12"


def test_illinois_extension_days_are_business_days() -> None:
    _, found = ask("--pack", "il-foia", "--received", "2026-10-05", "--extension", "3", "--rule", "response")
    assert found[0]["due"][0]["due_on"] == "2026-10-16"


def test_events_move_the_case_along() -> None:
    argv = ["--event", "determined=2026-10-09,what=denied", "--event", "appealed=2026-10-15"]
    argv += ["--appeal-filing-days", "30", "--appeal-decision-days", "20"]
    assert due(*argv)["met_on"] == "2026-10-09"
    assert due(*argv, kind="appeal_window")["met_on"] == "2026-10-15"
    assert due(*argv, kind="appeal_decision")["due_on"] == "2026-11-04"
    remanded = [*argv, "--event", "remanded=2026-11-03,to=2026-11-20"]
    assert [d["due_on"] for d in one(*remanded)["due"] if d["cycle"] == 2] == ["2026-11-20"]


def test_a_pause_counts_where_the_law_says_so_and_is_noted_where_not() -> None:
    assert due("--pause", "clarification:2026-10-05..2026-10-09")["due_on"] == "2026-10-12"
    assert one("--pause", "fee:2026-10-05")["notes"] == [
        "ca-cpra does not stop the clock for fee: nothing is moved"
    ]
    argv = [
        "--pack",
        "us-foia",
        "--received",
        "2026-10-05T10:00",
        "--pause",
        "clarification:2026-10-07..2026-10-14",
    ]
    _, found = ask(*argv)
    assert found[0]["due"][0]["due_on"] == "2026-11-09" and found[0]["notes"] == []
    pause = {"begun": "2026-10-07", "until": "2026-10-14", "reason": "clarification"}
    assert found[0]["due"][0]["pauses"] == [{**pause, "citation": "5 U.S.C. § 552(a)(6)(A)(ii)"}]


def test_closed_days_may_be_a_span_with_one_note() -> None:
    found = due("--received", "2026-12-15", "--closed", "2026-12-28..2026-12-31=Winter closure")
    assert found["due_on"] == "2027-01-04"
    assert [s["name"] for s in found["working"] if s["why"] == "closure"] == ["Winter closure"] * 4


@pytest.mark.parametrize("span", ["2026-10-09..2026-10-02", "2026-01-01..2029-01-01"])
def test_a_span_of_closed_days_runs_forward_and_not_for_years(
    capsys: pytest.CaptureFixture[str], span: str
) -> None:
    said = refused(capsys, "--pack", "ca-cpra", "--received", "2026-10-01", "--closed", span)
    assert said == f"closed: '{span}' is not a span of at most 366 days, first day first"


def test_a_table_may_use_the_words_of_other_tables() -> None:
    table = "law,received_at,tz,policy,extension_days,extension_anchor,closures\n"
    table += "ca-cpra,2026-10-04T15:00,America/Los_Angeles,next_business_day,14,unrolled_day_n,2026-10-15\n"
    status, found = ask(stdin=table)
    assert status == 0
    first = found[0]["due"][0]
    assert (found[0]["received_on"], first["base_due_on"], first["due_on"]) == (
        "2026-10-05",
        "2026-10-16",
        "2026-10-29",
    )


def test_closed_days_are_noted_where_the_law_does_not_count_them() -> None:
    _, found = ask("--pack", "us-foia", "--received", "2026-10-05", "--closed", "2026-10-06")
    assert found[0]["notes"][0].startswith("closures do not count here")


def test_a_track_has_its_own_days() -> None:
    assert due("--track", "peace_officer_records")["due_on"] == "2026-10-12"
    assert due("--track", "peace_officer_records", kind="production")["due_on"] == "2026-11-16"
    assert due("--rule", "sb1421_production", kind="production")["due_on"] == "2026-11-16"


def test_a_clock_that_another_day_starts_waits_for_that_day() -> None:
    waiting = due("--track", "form_700", kind="production")
    assert (waiting["due_on"], waiting["waits_for"]) == (None, "statement_filed")
    told = due("--track", "form_700", "--event", "statement_filed=2026-10-01", kind="production")
    assert (told["due_on"], told["waits_for"]) == ("2026-10-05", "")


def test_a_single_rule_that_starts_elsewhere_is_counted_from_the_day_given() -> None:
    found = one("--rule", "court_order_review")["due"]
    assert [(d["kind"], d["due_on"], d["working"][0]["why"]) for d in found] == [
        ("other", "2026-10-21", "start_day")
    ]
    assert one("--rule", "production")["due"][0]["due_on"] is None


def test_a_bill_can_be_asked_for_and_says_that_it_is_no_law() -> None:
    _, found = ask("--pack", "ca-cpra-ab1821-hypothetical", "--received", "2027-01-11")
    assert found[0]["pack"]["status"] == "pending"
    assert found[0]["notes"][0].startswith("not law: ")
    assert found[0]["due"][0]["due_on"] == "2027-01-26" and found[0]["due"][0]["verify_citation"] is True


def test_a_version_can_be_asked_for_by_name() -> None:
    _, found = ask("--pack", "ca-cpra@undated", "--received", "2022-10-03")
    assert found[0]["pack"]["version"] == "undated"
    _, by_date = ask("--pack", "ca-cpra", "--received", "2022-12-31T23:59", "--zone", "America/Los_Angeles")
    assert by_date[0]["pack"]["version"] == "undated"


def test_a_request_deemed_received_under_the_next_law_gets_the_next_law() -> None:
    argv = ["--pack", "ca-cpra", "--received", "2022-12-31T10:00", "--zone", "America/Los_Angeles"]
    _, found = ask(*argv, "--receipt-policy", "next_business_day")
    assert found[0]["received_on"] == "2023-01-03" and found[0]["pack"]["version"] == "2023-01-01"


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (["--received", "2026-10-01"], "pack: is missing; known: ca-cpra"),
        (["--pack", "xx", "--received", "2026-10-01"], "pack: no law 'xx' in force on 2026-10-01"),
        (["--pack", "ca-cpra@1999", "--received", "2026-10-01"], "pack: no law 'ca-cpra version 1999'"),
        (["--pack", "ca-cpra", "--received", "soon"], "received: 'soon' is not a moment"),
        (["--pack", "ca-cpra", "--received", "2026-02-30"], "received: '2026-02-30' is not a moment"),
        (
            ["--pack", "ca-cpra", "--received", "9999-12-31"],
            "received: received on 9999-12-31: outside the years",
        ),
        (["--pack", "ca-cpra", "--received", "0001-01-01T00:00:00+14:00"], "received: "),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--zone", "Nowhere"],
            "zone: 'Nowhere' is not a time zone",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--closed", "Friday"],
            "closed: 'Friday' is not a date",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--closes", "half past"],
            "closes: 'half past' is not a time",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--rule", "lunch"],
            "rule: 'lunch' is not one of determination",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--track", "vip"],
            "track: 'vip' is not one of peace_officer",
        ),
        (
            ["--pack", "us-foia", "--received", "2026-10-01", "--track", "vip"],
            "track: 'vip' is not one of none",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--extension", "15"],
            "extension: 2026-10-26 is after the last",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--extension", "2026-12-01"],
            "extension: 2026-12-01 is after",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--extension", "-3"],
            "extension: '-3' is not a date",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--extension", "many"],
            "extension: 'many' is not a number",
        ),
        (
            ["--pack", "tx-pia", "--received", "2026-10-01", "--extension", "3"],
            "extension: Texas Public Information Act offers none",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--pause", "lunch:2026-10-02"],
            "pause: 'lunch:2026-10-02' is not",
        ),
        (["--pack", "ca-cpra", "--received", "2026-10-01", "--pause", "fee"], "pause: 'fee' is not like"),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--pause", "fee:2026-10-05..2026-10-02"],
            "pause: ",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--event", "eaten=2026-10-02"],
            "event: 'eaten=2026-10-02' is",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--event", "received=2026-10-02"],
            "event: 'received=",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--event", "produced=2026-10-02,by=x"],
            "event: 'produced=",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--event", "produced=today"],
            "event: 'today' is not a date",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--event", "extended=2026-10-02"],
            "received: extended on",
        ),
        (
            ["--pack", "ca-cpra", "--received", "2026-10-01", "--appeal-filing-days", "0"],
            "appeal_filing_days: '0' is not",
        ),
        (["--city", "atlantis", "--received", "2026-10-01"], "city: atlantis: is unknown"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_is_refused_with_its_field_and_reason(
    capsys: pytest.CaptureFixture[str], argv: list[str], error: str
) -> None:
    said = refused(capsys, *argv)
    assert error in said and "Traceback" not in said


@pytest.mark.parametrize("argv", [["--receipt-policy", "whenever"], ["--anchor", "middle"], ["--frobnicate"]])
def test_an_option_outside_its_list_is_refused(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["due", "--pack", "ca-cpra", "--received", "2026-10-01", *argv])
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_bad_choices_in_a_table_are_refused_too() -> None:
    table = "pack,received,receipt_policy,anchor\nca-cpra,2026-10-01,whenever,\nca-cpra,2026-10-01,,middle\n"
    status, found = ask(stdin=table)
    assert status == 1
    assert "is not a receipt policy" in found[0]["error"]["reason"]
    assert found[1]["error"]["field"] == "anchor"


def in_words_of(argv: list[str]) -> str:
    out = io.StringIO()
    assert main(argv, None, out) == 0
    return out.getvalue()


def test_words_show_lateness_rules_stopped_clocks_and_marks_to_verify() -> None:
    out = io.StringIO()
    argv = ["due", "--pack", "il-foia", "--received", "2026-10-05T09:00"]
    assert main(argv, None, out) == 0
    assert "counts as denied from: Wednesday, October 14, 2026" in out.getvalue()
    out = io.StringIO()
    argv = ["due", "--pack", "us-foia", "--received", "2026-10-05T09:00", "--pause", "fee:2026-10-07"]
    assert main(argv, None, out) == 0
    argv += ["--pause", "clarification:2026-10-05..2026-10-06"]
    assert "2026-10-06 Tue    -  not counted: the clock is paused (clarification)" in in_words_of(argv)
    assert "stopped on Wednesday, October 7, 2026 with 18 days left" in out.getvalue()
    out = io.StringIO()
    argv = ["due", "--pack", "us-foia", "--rule", "expedited_decision", "--received", "2026-10-05"]
    assert main(argv, None, out) == 0
    assert "(not confirmed; verify this citation)" in out.getvalue()
    assert "Decision on expedited processing: Thursday, October 15, 2026" in out.getvalue()
