"""The calendar: holidays by rule and year, the layers, receipt days, and lists published by others."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from requests_app.law.calendar import CalendarError, calendar_for
from requests_app.law.clock import ClockError, deemed_received_on
from requests_app.law.holidays import HolidayRule
from tests.law.helpers import calendar_of, d, pack_of

DATA = Path(__file__).parents[1] / "data" / "law"
CALIFORNIA = pack_of()
PACIFIC = ZoneInfo("America/Los_Angeles")


def test_californias_judicial_days_match_the_list_worked_out_from_the_statute() -> None:
    listed = json.loads((DATA / "calendar_ca_judicial_2024_2032.json").read_text(encoding="utf-8"))
    for year, days in listed.items():
        closed = CALIFORNIA.computation.holidays.table(int(year)).closed
        assert {on.isoformat() for on in closed} == set(days), year


def test_published_court_lists_differ_only_where_the_statute_gives_cities_no_friday() -> None:
    rows = csv.DictReader((DATA / "ca_court_holidays_published.csv").open(encoding="utf-8"))
    published = {date.fromisoformat(row["date"]) for row in rows}
    calendar = calendar_of(CALIFORNIA)
    # Saturday holidays that courts keep on Friday under their own rule: the city is open unless it says otherwise.
    assert {on for on in published if calendar.is_open(on)} == {date(2012, 3, 30), date(2026, 7, 3)}
    for year in (2012, 2013, 2014, 2024, 2025, 2026):
        weekdays = {
            on
            for on in calendar.holidays.table(year).closed
            if calendar.holidays.weekend.isdisjoint({on.weekday()})
        }
        assert weekdays <= published, year


def test_federal_holidays_match_the_published_list() -> None:
    rows = list(csv.DictReader((DATA / "us_federal_holidays_2024_2030.csv").open(encoding="utf-8")))
    calendar = calendar_of(pack_of("us-foia"))
    listed = {date.fromisoformat(row["date"]) for row in rows}
    day = date(2024, 1, 1)
    while day < date(2031, 1, 1):
        closed = calendar.closed(day)
        if day.weekday() < 5:
            assert (closed is not None) is (day in listed), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "name", "layer", "citation"),
    [
        (d(7, 4), "Independence Day", "holiday", "Code Civ. Proc. § 135"),
        (d(7, 5), "Sunday", "weekend", "Code Civ. Proc. §§ 10, 12a, 135"),
        (date(2027, 7, 5), "Independence Day", "holiday", "Gov. Code § 6701"),
        (date(2028, 11, 10), "Veterans Day", "holiday", "Gov. Code § 6701"),
        (date(2025, 3, 31), "Cesar Chavez Day", "holiday", "Code Civ. Proc. § 135"),
        (d(3, 31), "Farmworkers Day", "holiday", "Code Civ. Proc. § 135"),
        (d(11, 27), "Day after Thanksgiving", "holiday", "Code Civ. Proc. § 135"),
        (d(12, 28), "Winter break", "closure", "Code Civ. Proc. § 12b"),
    ],
)
def test_a_closed_day_says_why_and_by_which_text(on: date, name: str, layer: str, citation: str) -> None:
    closed = calendar_of(CALIFORNIA, {d(12, 28): "Winter break"}).closed(on)
    assert closed is not None
    assert (closed.on, closed.name, closed.layer, closed.citation) == (on, name, layer, citation)


@pytest.mark.parametrize(
    "on",
    [
        d(10, 12),
        d(9, 9),
        d(4, 24),
        d(7, 3),
        date(2027, 10, 29),
        date(2021, 9, 24),
        date(2022, 6, 20),
        d(2, 17),
    ],
)
def test_days_that_do_not_move_a_deadline_are_open(on: date) -> None:
    assert calendar_of(CALIFORNIA).closed(on) is None
    assert calendar_of(CALIFORNIA).is_open(on)


def test_holidays_changed_with_the_years() -> None:
    calendar = calendar_of(CALIFORNIA)
    assert not calendar.is_open(date(2021, 10, 11)) and calendar.is_open(date(2022, 10, 10))
    assert calendar.is_open(date(2021, 9, 24)) and not calendar.is_open(date(2022, 9, 23))
    assert calendar.is_open(date(2020, 6, 19)) and not calendar.is_open(date(2023, 6, 19))


def test_new_years_day_can_be_kept_in_the_year_before() -> None:
    calendar = calendar_of(pack_of("us-foia"))
    closed = calendar.closed(date(2021, 12, 31))
    assert closed is not None and closed.name == "New Year's Day"
    assert calendar_of(CALIFORNIA).is_open(date(2021, 12, 31))


def test_inauguration_day_is_closed_only_where_it_is_asked_for() -> None:
    pack = pack_of("us-foia")
    assert calendar_for(pack).is_open(date(2021, 1, 20))
    dc = calendar_for(pack, options=frozenset({"dc"}))
    assert not dc.is_open(date(2021, 1, 20)) and not dc.is_open(date(2025, 1, 20))
    assert dc.is_open(date(2022, 1, 20)) and dc.is_open(date(2023, 1, 20))
    assert not dc.is_open(date(2013, 1, 21))  # 20 January 2013 was a Sunday


def test_closed_days_count_only_where_the_law_counts_them() -> None:
    shut = {d(10, 6): "Storm"}
    for law in ("ca-cpra", "tx-pia", "co-cora"):
        assert not calendar_of(pack_of(law), shut).is_open(d(10, 6)), law
    for law in ("us-foia", "ny-foil", "wa-pra", "il-foia", "fl-ch119"):
        assert calendar_of(pack_of(law), shut).is_open(d(10, 6)), law


def test_the_next_and_previous_open_day() -> None:
    calendar = calendar_of(CALIFORNIA)
    assert calendar.next_open(d(11, 26)) == d(11, 30) and calendar.previous_open(d(11, 29)) == d(11, 25)
    assert calendar.next_open(d(11, 25)) == calendar.previous_open(d(11, 25)) == d(11, 25)


def test_a_city_that_never_opens_is_a_mistake_in_the_data() -> None:
    shut = {d(1, 1) + timedelta(days=n): "shut" for n in range(900)}
    with pytest.raises(CalendarError, match="check the closures"):
        calendar_of(CALIFORNIA, shut).next_open(d(1, 1))


def test_like_questions_share_one_calendar() -> None:
    assert calendar_for(CALIFORNIA) is calendar_for(CALIFORNIA, {})
    assert calendar_for(CALIFORNIA, {d(12, 28): "a"}) is calendar_for(CALIFORNIA, {d(12, 28): "a"})
    assert calendar_for(CALIFORNIA, {d(12, 28): "a"}) is not calendar_for(CALIFORNIA, {d(12, 28): "b"})


def test_a_calendar_does_not_change_when_its_closures_are_changed_later() -> None:
    shut = {d(10, 6): "Storm"}
    calendar = calendar_of(CALIFORNIA, shut)
    shut.clear()
    assert not calendar.is_open(d(10, 6))


def test_a_holiday_rule_without_a_day_is_refused() -> None:
    rule = HolidayRule("x", "X", 1, "c", (), "unconfirmed")
    with pytest.raises(ValueError, match="neither a day nor a weekday"):
        rule.day_in(2026)


@pytest.mark.parametrize(
    ("hour", "on", "policy", "expected"),
    [
        (time(10), d(10, 5), "actual_local_date", d(10, 5)),
        (time(23, 59), d(10, 5), "actual_local_date", d(10, 5)),
        (time(15), d(10, 4), "actual_local_date", d(10, 4)),
        (time(7), d(10, 5), "next_business_day", d(10, 5)),
        (time(16, 30), d(10, 5), "next_business_day", d(10, 5)),
        (time(16, 30, 59), d(10, 5), "next_business_day", d(10, 5)),
        (time(16, 31), d(10, 5), "next_business_day", d(10, 6)),
        (time(16, 31), d(10, 9), "next_business_day", d(10, 12)),
        (time(15), d(10, 4), "next_business_day", d(10, 5)),
        (time(9), d(11, 26), "next_business_day", d(11, 30)),
        (time(17), d(11, 25), "next_business_day", d(11, 30)),
    ],
)
def test_the_day_of_receipt_follows_the_policy(hour: time, on: date, policy: str, expected: date) -> None:
    moment = datetime.combine(on, hour, PACIFIC)
    found = deemed_received_on(
        moment, "America/Los_Angeles", policy, calendar_of(CALIFORNIA), time(8), time(16, 30)
    )
    assert found == expected


def test_without_hours_only_closed_days_move_the_receipt() -> None:
    late = datetime(2026, 10, 5, 23, 59, tzinfo=PACIFIC)
    assert deemed_received_on(late, "America/Los_Angeles", "next_business_day", calendar_of(CALIFORNIA)) == d(
        10, 5
    )


def test_the_receipt_is_the_citys_date_and_not_utcs() -> None:
    friday_evening = datetime.fromisoformat("2026-10-10T02:00:00+00:00")
    found = deemed_received_on(
        friday_evening, "America/Los_Angeles", "actual_local_date", calendar_of(CALIFORNIA)
    )
    assert found == d(10, 9)


@pytest.mark.parametrize(
    ("moment", "zone", "policy", "reason"),
    [
        (datetime(2026, 10, 5, 9), "America/Los_Angeles", "actual_local_date", "needs a time zone"),
        (
            datetime(2026, 10, 5, 9, tzinfo=PACIFIC),
            "Mars/Olympus",
            "actual_local_date",
            "'Mars/Olympus' is not a time",
        ),
        (
            datetime(2026, 10, 5, 9, tzinfo=PACIFIC),
            "../etc/passwd",
            "actual_local_date",
            "is not a time zone",
        ),
        (
            datetime(2026, 10, 5, 9, tzinfo=PACIFIC),
            "America/Los_Angeles",
            "whenever",
            "is not a receipt policy",
        ),
        (
            datetime(1, 1, 1, tzinfo=ZoneInfo("UTC")),
            "America/Los_Angeles",
            "actual_local_date",
            "out of range",
        ),
    ],
)
def test_a_moment_zone_or_policy_that_cannot_be_used_is_refused(
    moment: datetime, zone: str, policy: str, reason: str
) -> None:
    with pytest.raises(ClockError, match=reason):
        deemed_received_on(moment, zone, policy, calendar_of(CALIFORNIA))
