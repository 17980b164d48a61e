"""Local times that happen twice or never: both instants are named, and nobody guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, strategies as st

from requests_app.law.parse_inputs import AskError, read_moment
from requests_app.law.wall_time import wall_time

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def texts(at: datetime) -> list[str]:
    return [one.isoformat() for one in wall_time(at, LOS_ANGELES).instants]


def test_a_time_in_the_repeated_hour_is_two_instants() -> None:
    # rows CA-036 and CA-037 of the worked deadlines: clocks go back on 2026-11-01
    found = wall_time(datetime(2026, 11, 1, 1, 30), LOS_ANGELES)
    assert found.kind == "repeated" and found.is_asked_about
    assert texts(datetime(2026, 11, 1, 1, 30)) == ["2026-11-01T01:30:00-07:00", "2026-11-01T01:30:00-08:00"]


def test_a_time_in_the_skipped_hour_is_shown_as_the_clock_read_before_and_after() -> None:
    # clocks go forward on 2026-03-08 (row CA-035)
    found = wall_time(datetime(2026, 3, 8, 2, 30), LOS_ANGELES)
    assert found.kind == "skipped" and found.is_asked_about
    assert texts(datetime(2026, 3, 8, 2, 30)) == ["2026-03-08T01:30:00-08:00", "2026-03-08T03:30:00-07:00"]


def test_an_ordinary_time_is_one_instant() -> None:
    found = wall_time(datetime(2026, 10, 5, 10, 15), LOS_ANGELES)
    assert (found.kind, found.is_asked_about) == ("plain", False)
    assert texts(datetime(2026, 10, 5, 10, 15)) == ["2026-10-05T10:15:00-07:00"]


def test_a_time_with_an_offset_is_no_wall_time() -> None:
    with pytest.raises(ValueError, match="no offset"):
        wall_time(datetime(2026, 10, 5, tzinfo=UTC), LOS_ANGELES)


@pytest.mark.parametrize(
    ("text", "happens", "ways"),
    [
        ("2026-11-01T01:30", "twice", ("2026-11-01T01:30:00-07:00", "2026-11-01T01:30:00-08:00")),
        ("2026-03-08T02:30", "never", ("2026-03-08T01:30:00-08:00", "2026-03-08T03:30:00-07:00")),
    ],
)
def test_the_reader_is_asked_and_given_both_ways_to_write_it(
    text: str, happens: str, ways: tuple[str, str]
) -> None:
    with pytest.raises(AskError, match=f"happens {happens} in America/Los_Angeles") as asked:
        read_moment(text, "America/Los_Angeles")
    assert asked.value.field == "received" and all(way in asked.value.reason for way in ways)
    for way in ways:
        assert read_moment(way, "America/Los_Angeles").isoformat() == way


@example(at=datetime(2027, 11, 7, 1, 0), zone="America/Los_Angeles")
@example(at=datetime(2027, 3, 14, 2, 30), zone="America/New_York")
@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)),
    zone=st.sampled_from(["America/Los_Angeles", "America/New_York", "America/Phoenix", "Pacific/Honolulu"]),
)
def test_any_wall_time_has_one_or_two_instants_in_order(at: datetime, zone: str) -> None:
    found = wall_time(at, ZoneInfo(zone))
    assert len(found.instants) == (1 if found.kind == "plain" else 2)
    if found.kind == "plain":
        assert found.instants[0].replace(tzinfo=None) == at
    else:
        # In UTC: Python subtracts two times of one zone by their wall clocks, which are alike here.
        first, second = (instant.astimezone(UTC) for instant in found.instants)
        assert timedelta(0) < second - first <= timedelta(hours=2)
