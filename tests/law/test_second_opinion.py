"""The clock agrees with a second, independent one over ten years of starts, every law and every counted rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from requests_app.law.calendar import calendar_for
from requests_app.law.clock import Fact, Terms, latest_extension, work_out
from requests_app.law.day_count import count
from requests_app.law.pack import library
from tests.law import slow

TEN_YEARS = [date(2022, 6, 1) + timedelta(days=n) for n in range(3660)]
CASES = [(law, rule) for law, rules in slow.RULES.items() for rule in rules]
dates = st.dates(date(2022, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(("law", "rule"), CASES, ids=[f"{law}-{rule}" for law, rule in CASES])
def test_ten_years_of_starts_agree(law: str, rule: str) -> None:
    days, kind, rolls = slow.RULES[law][rule]
    pack = library().in_force(slow.PACKS[law], date(2026, 1, 1))
    calendar = calendar_for(pack)
    limit = pack.rule(rule)
    assert limit is not None
    for start in TEN_YEARS:
        assert count(limit, start, pack, calendar).due_on == slow.due(law, days, kind, rolls, start), start


@pytest.mark.parametrize("law", sorted(slow.PACKS))
def test_every_day_of_ten_years_is_open_or_closed_alike(law: str) -> None:
    pack = library().in_force(slow.PACKS[law], date(2026, 1, 1))
    calendar = calendar_for(pack)
    for day in TEN_YEARS:
        assert calendar.is_open(day) is not slow.is_closed(law, day), day
        assert (calendar.closed(day) is None) is calendar.is_open(day)


@given(start=dates, shut=st.sets(st.integers(0, 60), max_size=12))
def test_city_closed_days_are_laid_over_californias_holidays(start: date, shut: set[int]) -> None:
    city = frozenset(start + timedelta(days=n) for n in shut)
    pack = library().in_force("ca-cpra", start)
    due = work_out(
        [Fact(kind="received", on=start)], pack, calendar_for(pack, dict.fromkeys(city, "shut")), Terms()
    )[0]
    assert due.due_on == slow.due("ca", 10, "calendar", True, start, city)


@given(start=dates, shut=st.sets(st.integers(0, 60), max_size=10))
def test_city_closed_days_are_not_business_days_in_texas(start: date, shut: set[int]) -> None:
    city = frozenset(start + timedelta(days=n) for n in shut)
    pack = library().in_force("tx-pia", start)
    found = work_out(
        [Fact(kind="received", on=start)], pack, calendar_for(pack, dict.fromkeys(city, "shut")), Terms()
    )
    request = next(d for d in found if d.kind == "ruling_request")
    assert request.due_on == slow.due("tx", 10, "business", False, start, city)


@given(
    start=dates,
    begin=st.integers(0, 25),
    length=st.integers(0, 60),
    fee=st.integers(0, 40),
    paid=st.integers(0, 30),
)
def test_federal_pauses_agree(start: date, begin: int, length: int, fee: int, paid: int) -> None:
    asked, told = start + timedelta(days=begin), start + timedelta(days=fee)
    pauses = ((asked, asked + timedelta(days=length)), (told, told + timedelta(days=paid)))
    facts = [
        Fact(kind="received", on=start),
        Fact(kind="paused", on=pauses[0][0], what="clarification", seq=1),
        Fact(kind="resumed", on=pauses[0][1], what="clarification", seq=2),
        Fact(kind="paused", on=pauses[1][0], what="fee", seq=3),
        Fact(kind="resumed", on=pauses[1][1], what="fee", seq=4),
    ]
    pack = library().in_force("us-foia", start)
    due = work_out(facts, pack, calendar_for(pack), Terms())[0]
    assert due.due_on == slow.due("us", 20, "business", False, start, frozenset(), pauses)


@given(start=dates, rolled=st.booleans())
def test_californias_extension_cap_agrees_under_both_anchors(start: date, rolled: bool) -> None:
    pack = library().in_force("ca-cpra", start)
    terms = Terms(extension_anchor="rolled_base_due" if rolled else "unrolled_day_n")
    limit = latest_extension([Fact(kind="received", on=start)], pack, calendar_for(pack), terms)
    base = slow.due("ca", 10, "calendar", True, start)
    anchor = base if rolled else start + timedelta(days=10)
    assert limit is not None and limit.cap_on is not None
    assert (limit.base_due_on, limit.cap_on) == (base, anchor + timedelta(days=14))
    working_day = limit.cap_on
    while slow.is_closed("ca", working_day):
        working_day -= timedelta(days=1)
    assert limit.last_working_on == working_day
    assert limit.other_cap_on == (None if base == start + timedelta(days=10) else _other(start, base, rolled))


def _other(start: date, base: date, rolled: bool) -> date:
    return (start + timedelta(days=24)) if rolled else base + timedelta(days=14)


@given(start=dates)
def test_illinois_extends_by_business_days_from_the_first_date(start: date) -> None:
    pack = library().in_force("il-foia", start)
    limit = latest_extension([Fact(kind="received", on=start)], pack, calendar_for(pack), Terms())
    first = slow.due("il", 5, "business", False, start)
    assert limit is not None
    assert limit.cap_on == slow.due("il", 5, "business", False, first)
