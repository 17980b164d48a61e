"""Time on a request: entered or measured, its cost by the city's own figure, and never charged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.cases.time_cost import lines_of, rows_of
from requests_app.models import CityPolicy, StaffTime
from requests_app.services.staff_time.record import record_time, start_timer, stop_timer
from tests import cast

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 5)


def test_minutes_are_summed_by_person_and_work_with_their_cost_and_what_the_law_forbids() -> None:
    city = cast.a_city(staff_hour_cost=Decimal("48.00"))
    case = cast.a_case_in("clerk_review", city)
    clerk = cast.the_intake(case)
    for minutes in (20, 25):
        record_time(case.pk, work="search", on=ON, minutes=minutes, actor=clerk, now=cast.NOW + cast.DAY)
    record_time(case.pk, work="duplication", on=ON, minutes=10, actor=clerk, now=cast.NOW + cast.DAY)
    copying, searching = lines_of(cast.again(case))
    assert (searching.minutes, searching.cost, searching.never_charged) == (
        45, Decimal("36.00"), "Gov. Code § 7922.530(a)",
    )  # fmt: skip
    assert (copying.minutes, copying.cost, copying.never_charged) == (10, Decimal("8.00"), "")
    _header, *rows = rows_of(city, 2026)
    assert [row[5] for row in rows] == [20, 25, 10]
    assert "never: Gov. Code § 7922.530(a)" in rows[0]
    assert not cast.again(case).fee_estimates.exists()
    CityPolicy.objects.filter(city=city).update(staff_hour_cost=None)
    assert {line.cost for line in lines_of(cast.again(case))} == {None}


def test_one_timer_a_person_is_started_and_stopped() -> None:
    case, other = cast.a_case(), cast.a_case()
    clerk = cast.the_intake(case)
    start_timer(case.pk, work="review", actor=clerk, now=cast.NOW)
    with pytest.raises(NotNow, match=case.number):
        start_timer(other.pk, work="review", actor=clerk, now=cast.NOW)
    with pytest.raises(NotNow):
        stop_timer(other.pk, actor=clerk, now=cast.NOW)
    stop_timer(case.pk, actor=clerk, now=cast.NOW + timedelta(minutes=32))
    assert StaffTime.objects.get().minutes == 32
    start_timer(case.pk, work="review", actor=clerk, now=cast.NOW)
    stop_timer(case.pk, actor=clerk, now=cast.NOW + timedelta(days=3))
    assert StaffTime.objects.latest("pk").minutes == 1440


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 2000}, "minutes"),
        ({"on": date(2027, 1, 1)}, "on"),
        ({"work": "x"}, "work"),
    ],
)
def test_bad_time_is_refused_beside_its_field(wrong: dict[str, object], field: str) -> None:
    case = cast.a_case()
    typed = {"work": "search", "on": ON, "minutes": 5, **wrong}
    with pytest.raises(Incomplete) as refused:
        record_time(case.pk, **typed, actor=cast.the_intake(case), now=cast.NOW)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]
    with pytest.raises(NotPermitted):
        record_time(case.pk, work="search", on=ON, minutes=5, actor=cast.the_requester(case), now=cast.NOW)
    assert not StaffTime.objects.exists()
