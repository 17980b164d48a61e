"""Every row of the worked deadlines: the clock gives the same raw, base and due date."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path

import pytest

from requests_app.law.calendar import Calendar, calendar_for
from requests_app.law.clock import Fact, Terms, deemed_received_on, latest_extension, work_out
from requests_app.law.day_count import count, count_days
from requests_app.law.pack import Pack, library

ROWS = list(
    csv.DictReader((Path(__file__).parents[1] / "data/law/deadline_vectors.csv").open(encoding="utf-8"))
)
DEMO_CITY = {
    date(2026, 7, 3): "Office closed",
    **{date(2026, 12, day): "Winter closure" for day in (28, 29, 30, 31)},
}
EXTENDED = {"determination_extended": "determination", "response_extended": "response"}


def the_pack(row: dict[str, str], on: date) -> Pack:
    return library().as_if_law(row["law"], on)


def the_calendar(row: dict[str, str], pack: Pack) -> Calendar:
    closures = DEMO_CITY if row["calendar"] == "demo_city" else {}
    options = frozenset({"dc"}) if row["calendar"] == "federal_dc" else frozenset()
    return calendar_for(pack, closures, options)


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_worked_date_is_reproduced(row: dict[str, str]) -> None:
    received_at = datetime.fromisoformat(row["received_at"])
    pack = the_pack(row, received_at.date())
    calendar = the_calendar(row, pack)
    closes = time(16, 30) if "close 16:30" in row["interpretation"] else None
    deemed = deemed_received_on(
        received_at, row["timezone"], row["receipt_policy"], calendar, time(8), closes
    )
    assert deemed == date.fromisoformat(row["deemed_received"])
    if row["extension_count"]:
        check_extended(row, pack, calendar, deemed)
        return
    rule = pack.rule(row["rule"], deemed)
    assert rule is not None and rule.count == int(row["count"]) and rule.unit == f"{row['unit']}_days"
    counted = count(rule, deemed, pack, calendar)
    assert counted.due_on == date.fromisoformat(row["due_date"])
    if row["raw_day"]:
        assert counted.raw_on == date.fromisoformat(row["raw_day"])
    if rule.key == pack.clock.determination:
        due = next(
            d
            for d in work_out([Fact(kind="received", on=deemed)], pack, calendar, Terms())
            if d.kind == "determination"
        )
        assert due.due_on == counted.due_on
        assert due.working[0].on == deemed and due.working[-1].on == due.due_on
        assert sum(step.counted for step in due.working) == rule.count


def check_extended(row: dict[str, str], pack: Pack, calendar: Calendar, deemed: date) -> None:
    terms = Terms(extension_anchor=row["extension_anchor"] or "unrolled_day_n")
    facts = [Fact(kind="received", on=deemed)]
    limit = latest_extension(facts, pack, calendar, terms)
    assert limit is not None and limit.cap_on is not None
    assert limit.base_due_on == date.fromisoformat(row["base_due"])
    rule = pack.rule(pack.clock.extension)
    assert rule is not None and rule.max_count is not None
    cap = date.fromisoformat(row["extension_cap_date"])
    if int(row["extension_count"]) == rule.max_count:
        assert limit.cap_on == cap
    else:
        raw = date.fromisoformat(row["raw_day"])
        assert (
            count_days(raw, int(row["extension_count"]), rule.unit, False, calendar).due_on
            == cap
            < limit.cap_on
        )
    facts.append(Fact(kind="extended", on=deemed, to_on=cap))
    due = next(d for d in work_out(facts, pack, calendar, terms) if d.kind == "determination")
    assert due.due_on == date.fromisoformat(row["due_date"])
    assert due.base_due_on == limit.base_due_on
    assert due.working[-1].why == "extended" and due.working[-1].on == due.due_on
