"""Closed days from calendars: repeated, moved and called-off ones; and what closes no day is named, never dropped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.services.deadlines.closed_days_file import FileDays, read_file

DATA = Path(__file__).parents[2] / "data" / "calendars"


def _read(*lines: str) -> FileDays:
    event = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *lines, "END:VCALENDAR"]
    return read_file("days.ics", "\r\n".join(event).encode(), source="https://city.example/closed")


def _event(*lines: str) -> list[str]:
    return ["BEGIN:VEVENT", "UID:1@city.example", "SUMMARY:Closed", *lines, "END:VEVENT"]


def _days(found: FileDays) -> list[str]:
    return [row.on.isoformat() for row in found.days]


def test_a_citys_calendar_is_read_whole() -> None:
    found = read_file("c.ics", (DATA / "closed-days.ics").read_bytes())
    assert _days(found) == [
        "2027-01-08", "2027-01-22", "2027-02-05", "2027-02-19", "2027-04-16", "2027-04-17",
        *(f"2027-12-{day}" for day in range(24, 32)), "2028-01-01",
    ]  # fmt: skip
    assert found.days[-1].note == "Winter closure, all offices"
    assert found.left_out == [
        "Cancelled closure (Monday, May 17, 2027): called off",
        "Close at noon (Friday, June 18, 2027): not a whole day; the office is open for a part of it",
    ]


def test_a_closure_that_was_called_off_closes_nothing() -> None:
    found = read_file("c.ics", (DATA / "closed-days-cancelled.ics").read_bytes())
    assert "2027-05-17" not in _days(found) and len(found.days) == 9
    assert found.left_out == ["Office closed (cancelled) (Monday, May 17, 2027): called off"]


def test_every_other_friday_is_followed_for_three_years_with_its_exceptions() -> None:
    found = _read(
        *_event(
            "DTSTART;VALUE=DATE:20270108",
            "RRULE:FREQ=WEEKLY;INTERVAL=2",
            "EXDATE;VALUE=DATE:20270122,20270205",
        )
    )
    assert _days(found)[:2] == ["2027-01-08", "2027-02-19"]
    assert _days(found)[-1] == "2030-01-04"


def test_a_single_day_of_a_repetition_is_moved_or_called_off() -> None:
    found = _read(
        *_event("DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=MONTHLY;COUNT=4", "RDATE;VALUE=DATE:20270615"),
        *_event("DTSTART;VALUE=DATE:20270202", "RECURRENCE-ID;VALUE=DATE:20270201"),
        *_event("DTSTART;VALUE=DATE:20270301", "RECURRENCE-ID;VALUE=DATE:20270301", "STATUS:CANCELLED"),
    )
    assert _days(found) == ["2027-01-01", "2027-02-02", "2027-04-01", "2027-06-15"]


@pytest.mark.parametrize("until", ["20270122", "20270122T235959Z"])
def test_a_repetition_ends_on_its_last_day(until: str) -> None:
    found = _read(*_event("DTSTART;VALUE=DATE:20270108", f"RRULE:FREQ=WEEKLY;UNTIL={until}"))
    assert _days(found) == ["2027-01-08", "2027-01-15", "2027-01-22"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=SECONDLY"], "names no days"),
        (
            ["DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=DAILY;BYMONTH=99"],
            "usable|names no days|calendar file",
        ),
        (
            ["DTSTART;VALUE=DATE:20270108", "RRULE:FREQ=DAILY;UNTIL=20800101"],
            "repeats more than|more than 1000",
        ),
        (["DTSTART;VALUE=DATE:20270108", "DTEND;VALUE=DATE:20270101"], "ends before it begins"),
        (["DTSTART;VALUE=DATE:20270108", "DTEND;VALUE=DATE:20280108"], "too long"),
        (["DTSTART:yesterday"], "no usable date|calendar file"),
        ([], "no usable date"),
    ],
)
def test_what_names_no_days_is_refused_beside_the_file(lines: list[str], said: str) -> None:
    with pytest.raises(Incomplete) as refused:
        _read(*_event(*lines))
    assert re.search(said, refused.value.fields["file"][0])


def test_a_file_that_only_calls_off_names_no_days() -> None:
    with pytest.raises(Incomplete):
        _read(*_event("DTSTART;VALUE=DATE:20270108", "STATUS:CANCELLED"))
