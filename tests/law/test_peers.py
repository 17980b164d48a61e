"""Worked examples from other systems' own tests: those whose rule ours can state must give the same date."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import Fact, Terms, work_out
from requests_app.law.day_count import count_days, working
from requests_app.law.pack import library
from tests.law.helpers import calendar_of, d, due, pack_of

FILE = Path(__file__).parents[1] / "data" / "law" / "peer_deadline_examples.csv"
ROWS = {row["id"]: row for row in csv.DictReader(FILE.open(encoding="utf-8"))}

# The peers' calendars, as facts: bank holidays of the weeks their examples touch.
UK = {date(2009, 3, 17), date(2009, 4, 10), date(2009, 4, 13)}
ENGLAND = {date(2017, 5, 29), date(2021, 5, 3), date(2021, 5, 31), date(2023, 11, 30)}
MUCKROCK = {
    date(2010, 1, 1), date(2010, 1, 18), date(2010, 4, 2), date(2010, 11, 11), date(2010, 11, 25), date(2011, 7, 4),
}  # fmt: skip
COUNTED = [
    row
    for row in ROWS.values()
    if row["id"].startswith(("ALA", "MOJ", "FMA")) or row["id"] in ("MUC-001", "MUC-003")
]
HOLIDAYS = [row for row in ROWS.values() if row["test_or_rule"].startswith(("is_holiday", "is_business_day"))]
BETWEEN = ["MUC-002", "MUC-004"]
# Rules stated without a worked date, or in units no law on file uses; those that touch ours are tested below.
RULES_ONLY = {"REC-001", "REC-002", "NYC-001", "BCF-001", "BCF-002", "LAP-001"}
MONTHS = {"FRO-001", "FRO-002", "FRO-003", "FRO-004"}


def weekends_and(days: set[date]) -> Calendar:
    shared = calendar_for(library().in_force("fl-ch119", date(2026, 1, 1)))
    return Calendar(shared.holidays, dict.fromkeys(days, "holiday"))


def calendar_of_peer(row: dict[str, str]) -> Calendar:
    if row["id"].startswith("FMA"):
        return calendar_of(pack_of("us-foia"))
    peers = {"ALA": UK, "MOJ": ENGLAND, "MUC": MUCKROCK}
    return weekends_and(peers[row["id"][:3]])


def test_every_peer_row_is_either_tested_or_named_as_not_applicable() -> None:
    tested = {row["id"] for row in (*COUNTED, *HOLIDAYS)} | set(BETWEEN)
    assert tested | RULES_ONLY | MONTHS == set(ROWS)
    assert not tested & (RULES_ONLY | MONTHS)


@pytest.mark.parametrize("row", COUNTED, ids=[row["id"] for row in COUNTED])
def test_a_peers_worked_date_is_reproduced(row: dict[str, str]) -> None:
    unit = "calendar_days" if row["unit"] == "calendar" else "business_days"
    rolls = unit == "calendar_days" and "NO roll" not in row["direction_or_fn"]
    found = count_days(
        date.fromisoformat(row["input_start"]), int(row["rule_days"]), unit, rolls, calendar_of_peer(row)
    )
    assert found.due_on == date.fromisoformat(row["expected"])


@pytest.mark.parametrize("row", HOLIDAYS, ids=[row["id"] for row in HOLIDAYS])
def test_a_peers_open_and_closed_days_are_told_alike(row: dict[str, str]) -> None:
    on, calendar = date.fromisoformat(row["input_start"]), weekends_and(MUCKROCK)
    if row["test_or_rule"].startswith("is_business_day"):
        assert calendar.is_open(on) is (row["expected"] == "true")
    else:
        assert (on in calendar.closures) is (row["expected"] == "true")


@pytest.mark.parametrize(("name", "unit"), [("MUC-002", "business_days"), ("MUC-004", "calendar_days")])
def test_a_peers_days_between_are_the_steps_counted(name: str, unit: str) -> None:
    row = ROWS[name]
    until = date.fromisoformat(row["direction_or_fn"].split("..")[1])
    steps = working(
        date.fromisoformat(row["input_start"]), int(row["expected"]), unit, False, weekends_and(MUCKROCK)
    )
    assert steps[-1].on == until and steps[-1].number == int(row["expected"])


def test_oaklands_old_system_did_not_roll_and_ours_does() -> None:
    plain = date(2026, 10, 1) + timedelta(days=10)  # REC-001: received + 10, wherever that falls
    found = due("determination", Fact(kind="received", on=d(10, 1)))
    assert found.raw_on == plain and found.due_on != plain


def test_oaklands_old_extension_gives_the_same_cap_as_the_default_anchor() -> None:
    assert due("determination", Fact(kind="received", on=d(10, 1))).cap_on == d(10, 1) + timedelta(
        days=24
    )  # REC-002


def test_the_police_letter_and_our_pack_know_the_same_three_limits() -> None:
    pack = pack_of()  # LAP-001: 10 days, up to 14 more, 45 for peace-officer records
    rules = {key: pack.rule(key) for key in ("determination", "extension", "sb1421_production")}
    assert {key: rule and (rule.count or rule.max_count) for key, rule in rules.items()} == {
        "determination": 10,
        "extension": 14,
        "sb1421_production": 45,
    }


def test_tolling_agrees_with_the_rule_of_a_peer_that_stops_the_clock_for_fees() -> None:
    # BCF-002: the due date moves by the business days on hold, the day of resuming included.
    pack = pack_of("us-foia")
    calendar = calendar_of(pack)
    start, hold, resume = d(9, 8), d(9, 15), d(9, 22)
    plain = work_out([Fact(kind="received", on=start)], pack, calendar, Terms())[0].due_on
    facts = [
        Fact(kind="received", on=start),
        Fact(kind="paused", on=hold, what="fee"),
        Fact(kind="resumed", on=resume, what="fee"),
    ]
    moved = work_out(facts, pack, calendar, Terms())[0].due_on
    held = sum(calendar.is_open(hold + timedelta(days=n)) for n in range(1, (resume - hold).days + 1))
    assert plain is not None and moved == count_days(plain, held, "business_days", False, calendar).due_on


def test_a_holiday_table_is_not_limited_to_the_years_around_today() -> None:
    # BCF-001: a peer's cache held the current year and its neighbours only, so later dates were wrong.
    pack = replace(pack_of("us-foia"))
    far = count_days(date(2041, 12, 20), 20, "business_days", False, calendar_of(pack)).due_on
    assert far == date(2042, 1, 22)


def test_the_appointment_by_hour_of_a_peer_is_a_receipt_policy_here() -> None:
    # NYC-001: submissions outside business days count from the next business day.
    found = count_days(d(10, 5), 5, "business_days", False, calendar_of(pack_of("ny-foil")))
    assert found.due_on == d(10, 13)
