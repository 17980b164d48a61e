"""A second, independent clock for the tests: plain, slow, written from the prose of the laws, sharing no code."""

from __future__ import annotations

import datetime as dt
from functools import cache

ONE = dt.timedelta(days=1)
MON, TUE, THU, FRI, SAT, SUN = 0, 1, 3, 4, 5, 6

# law -> rule -> (days, what kind of days, does a closed last day move on?)
RULES: dict[str, dict[str, tuple[int, str, bool]]] = {
    "ca": {"determination": (10, "calendar", True), "sb1421_production": (45, "calendar", True),
           "form_700_inspection": (2, "business", False), "court_order_review": (20, "calendar", True)},
    "us": {"determination": (20, "business", False), "appeal_filing": (90, "calendar", False),
           "appeal_decision": (20, "business", False), "expedited_decision": (10, "calendar", False)},
    "ny": {"acknowledge_or_decide": (5, "business", False), "grant_or_deny_after_ack": (20, "business", False),
           "appeal_filing": (30, "calendar", True), "appeal_decision": (10, "business", False)},
    "wa": {"five_day_response": (5, "business", False), "internal_review_complete": (2, "business", False)},
    "tx": {"certify_delay": (10, "business", False), "ag_ruling_request": (10, "business", False),
           "ag_brief": (15, "business", False), "ag_decision": (45, "business", False)},
    "il": {"response": (5, "business", False), "commercial_response": (21, "business", False),
           "pac_review_filing": (60, "calendar", False)},
    "co": {"presumptive_response": (3, "business", False)},
    "fl": {"presuit_notice": (5, "business", False)},
}  # fmt: skip
PACKS = {
    "ca": "ca-cpra", "us": "us-foia", "ny": "ny-foil", "wa": "wa-pra", "tx": "tx-pia", "il": "il-foia",
    "co": "co-cora", "fl": "fl-ch119",
}  # fmt: skip


def weekdays_of(year: int, month: int, weekday: int) -> list[dt.date]:
    """All Mondays (or other weekdays) of a month, by looking at every day of it."""
    found, day = [], dt.date(year, month, 1)
    while day.month == month:
        if day.weekday() == weekday:
            found.append(day)
        day += ONE
    return found


def thanksgiving(year: int) -> dt.date:
    return weekdays_of(year, 11, THU)[3]


def election_day(year: int) -> dt.date:
    """The Tuesday after the first Monday in November."""
    return weekdays_of(year, 11, MON)[0] + ONE


def monday_if_sunday(day: dt.date) -> set[dt.date]:
    return {day, day + ONE} if day.weekday() == SUN else {day}


def friday_or_monday(day: dt.date) -> set[dt.date]:
    if day.weekday() == SAT:
        return {day, day - ONE}
    return monday_if_sunday(day)


@cache
def holidays(law: str, year: int) -> frozenset[dt.date]:
    """The holidays that fall in or are kept for that year (so a Friday of the year before can be among them)."""
    d = dt.date
    days: set[dt.date] = set()
    mlk, presidents = weekdays_of(year, 1, MON)[2], weekdays_of(year, 2, MON)[2]
    memorial, labor = weekdays_of(year, 5, MON)[-1], weekdays_of(year, 9, MON)[0]
    columbus = weekdays_of(year, 10, MON)[1]
    shared = {mlk, presidents, memorial, labor, thanksgiving(year)}
    if law == "ca":
        days |= shared | {weekdays_of(year, 11, THU)[3] + ONE, d(year, 6, 19) if year >= 2023 else mlk}
        days.add(weekdays_of(year, 9, FRI)[3] if year >= 2022 else columbus)
        for month, day in ((1, 1), (2, 12), (3, 31), (7, 4), (11, 11), (12, 25)):
            days |= monday_if_sunday(d(year, month, day))
        if d(year, 11, 11).weekday() == SAT:
            days.add(d(year, 11, 10))
    elif law == "us":
        days |= shared | {columbus}
        for month, day in ((1, 1), (7, 4), (11, 11), (12, 25)):
            days |= friday_or_monday(d(year, month, day))
        if year >= 2021:
            days |= friday_or_monday(d(year, 6, 19))
    elif law == "ny":
        days |= shared | {columbus, election_day(year), weekdays_of(year, 6, SUN)[1]}
        for month, day in (
            (1, 1),
            (2, 12),
            (7, 4),
            (11, 11),
            (12, 25),
            *(((6, 19),) if year >= 2021 else ()),
        ):
            days |= monday_if_sunday(d(year, month, day))
    elif law == "wa":
        days |= shared | {thanksgiving(year) + ONE}
        for month, day in ((1, 1), (7, 4), (11, 11), (12, 25), *(((6, 19),) if year >= 2022 else ())):
            days |= friday_or_monday(d(year, month, day))
    elif law == "tx":
        days |= shared | {thanksgiving(year) + ONE}
        fixed = (
            (1, 1),
            (1, 19),
            (3, 2),
            (4, 21),
            (6, 19),
            (7, 4),
            (8, 27),
            (11, 11),
            (12, 24),
            (12, 25),
            (12, 26),
        )
        days |= {d(year, month, day) for month, day in fixed}
    elif law == "il":
        days |= (
            shared | {columbus, thanksgiving(year) + ONE} | ({election_day(year)} if year % 2 == 0 else set())
        )
        for month, day in (
            (1, 1),
            (2, 12),
            (7, 4),
            (11, 11),
            (12, 25),
            *(((6, 19),) if year >= 2022 else ()),
        ):
            days |= monday_if_sunday(d(year, month, day))
    elif law == "co":
        days |= shared | ({weekdays_of(year, 10, MON)[0]} if year >= 2020 else set())
        for month, day in ((1, 1), (7, 4), (11, 11), (12, 25), *(((6, 19),) if year >= 2022 else ())):
            days |= monday_if_sunday(d(year, month, day))
    return frozenset(days)


def is_closed(law: str, day: dt.date, city: frozenset[dt.date] = frozenset()) -> bool:
    """Weekend, holiday, or (in California, Colorado and Texas only) a day on which the office is shut."""
    if day.weekday() in (SAT, SUN):
        return True
    if day in holidays(law, day.year) or day in holidays(law, day.year + 1):
        return True
    return law in ("ca", "co", "tx") and day in city


def due(
    law: str,
    days: int,
    kind: str,
    rolls: bool,
    start: dt.date,
    city: frozenset[dt.date] = frozenset(),
    pauses: tuple[tuple[dt.date, dt.date], ...] = (),
) -> dt.date:
    """Leave out the first day; walk until enough days have been counted; move on while closed if the law says so."""
    day, left = start, days
    while left:
        day = day + ONE
        if any(begun < day <= until for begun, until in pauses):
            continue
        if kind == "business" and is_closed(law, day, city):
            continue
        left -= 1
    while rolls and is_closed(law, day, city):
        day = day + ONE
    return day
