"""The two weeks ahead: the clock run forward over open days, absences and the usual pace."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.week_ahead import WeekAhead, week_ahead
from requests_app.cities.city_time import local_date
from requests_app.models import Absence, City, RecordsRequest
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + timedelta(days=3)


def look(city: City) -> WeekAhead:
    return week_ahead(RecordsRequest.objects.open(), city, LATER)


def waiting(city: City, how_many: int) -> list[RecordsRequest]:
    """Requests under review, all due on the first due date of a request received at cast.NOW."""
    return [cast.a_case_in("clerk_review", city) for _ in range(how_many)]


def decided(city: City, how_many: int) -> None:
    """So many determinations by the reviewer, today."""
    for _ in range(how_many):
        cast.a_case_in("denied", city)


def test_what_is_due_is_counted_by_day_and_department() -> None:
    city = cast.a_city()
    waiting(city, 2)
    cast.a_case(city)
    found = look(city)
    assert found.days[0] == local_date(city, LATER)
    assert len(found.days) == 14
    assert found.due_on(date(2026, 10, 15)) == 3
    assert {one.name: dict(one.due) for one in found.departments} == {
        "": {date(2026, 10, 15): 1},
        "Office of the City Clerk": {date(2026, 10, 15): 2},
    }
    assert date(2026, 10, 10) in found.closed, "a Saturday"


def test_without_a_known_pace_nothing_is_forecast() -> None:
    city = cast.a_city()
    waiting(city, 3)
    assert (look(city).late, look(city).look_at, [one.pace for one in look(city).departments]) == (
        0,
        (),
        [None],
    )


def test_what_will_be_late_at_the_usual_pace_is_counted_and_the_first_are_named() -> None:
    city = cast.a_city()
    cases = waiting(city, 6)
    decided(city, 4)
    found = look(city)
    clerk = next(one for one in found.departments if one.pace)
    assert clerk.pace is not None
    days_left = sum(day not in found.closed for day in found.days if day <= date(2026, 10, 15))
    assert found.late == 6 - int(clerk.pace * days_left + 1e-9)
    assert [number for _pk, number in found.look_at] == [case.number for case in cases[:4]]
    assert found.look_by == date(2026, 10, 14)


def test_who_is_away_decides_nothing() -> None:
    city = cast.a_city()
    waiting(city, 1)
    decided(city, 8)
    assert look(city).late == 0
    Absence.objects.create(
        city=city,
        user=cast.a_reviewer(city),
        deputy=cast.an_intake_clerk(city),
        from_on=date(2026, 10, 1),
        to_on=date(2026, 12, 1),
    )
    assert look(city).late == 1
