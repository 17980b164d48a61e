"""The one set of figures: right for known cases, adding up over every partition, and never losing a missed date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st

from requests_app.cases.figures import OUTCOMES, Counts, figures_of, whole_of
from requests_app.cases.refusals import Refusal
from requests_app.cities.city_time import local_date
from requests_app.models import City, Deadline, RecordsRequest
from tests import cast
from tests.cast import DAY, NOW

pytestmark = pytest.mark.django_db
DUE_ON = date(2026, 10, 15)
LATER = date(2027, 1, 20)


def _decided(city: City, days: int, **changes: object) -> RecordsRequest:
    """A case denied so many days after it was received (due on the tenth)."""
    case = cast.drive(cast.a_case(city, **changes), "clerk_review")
    cast.deny(case, NOW + days * DAY)
    return cast.again(case)


def _ended(city: City, days: int) -> RecordsRequest:
    case = cast.drive(cast.a_case(city), "clerk_review")
    cast.withdraw(case, NOW + days * DAY)
    return cast.again(case)


def test_every_outcome_is_counted_once_by_month_and_department() -> None:
    city = cast.a_city()
    in_time, late = _decided(city, 10), _decided(city, 12)
    owed = cast.drive(cast.a_case(city), "clerk_review")
    never, in_good_time = _ended(city, 11), _ended(city, 10)
    november = _decided(city, 45, now=NOW + 40 * DAY)
    figures = figures_of(city, 2026, LATER)
    assert figures.whole == Counts(in_time=2, late=1, owed=1, never=1, again=0, median_days=10.0)
    assert figures.months[10] == Counts(in_time=1, late=1, owed=1, never=1, median_days=11.0)
    assert figures.months[11] == Counts(in_time=1, median_days=5.0)
    assert [figures.months[month].due for month in range(1, 10)] == [0] * 9
    places = {row.name: row.counts.due for row in figures.departments}
    assert sum(places.values()) == figures.whole.due == 5
    for case in (in_time, late, owed, never, in_good_time, november):
        assert cast.again(case).department is not None
    (department,) = {cast.again(case).department for case in (in_time, late, november)}
    assert figures_of(city, 2026, LATER, department.pk).whole.due == places[department.name]


def test_a_decision_counts_from_the_day_after_its_due_date_whether_made_early_or_not() -> None:
    city = cast.a_city()
    cast.a_case_in("released", city)
    cast.a_case_in("clerk_review", city)
    assert whole_of(city, 2026, DUE_ON).due == 0
    assert whole_of(city, 2026, DUE_ON + DAY) == Counts(in_time=1, owed=1, median_days=0.0)


def test_a_date_of_december_missed_in_january_counts_in_december() -> None:
    city = cast.a_city()
    case = cast.drive(cast.a_case(city, now=NOW + 78 * DAY), "clerk_review")
    due_on = cast.deadline(case).due_on
    assert due_on is not None
    cast.deny(case, NOW + 100 * DAY)
    assert whole_of(city, due_on.year, LATER).late == 1
    assert whole_of(city, 2026, LATER).due + whole_of(city, 2027, LATER).due == 1


def test_another_city_and_requests_of_older_logs_do_not_count() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    case = _decided(city, 12)
    assert whole_of(other, 2026, LATER).due == 0
    assert set(
        Deadline.objects.filter(case=case).exclude(kind="determination").values_list("counted_for")
    ) <= {(None,)}
    Deadline.objects.filter(case=case).update(counted_for=None)  # as an import leaves it
    assert whole_of(city, 2026, LATER).due == 0


def test_a_missed_date_stays_through_appeal_remand_reopening_and_closing() -> None:
    city = cast.a_city()
    case = _decided(city, 12)
    assert whole_of(city, 2026, LATER).late == 1
    cast.appeal(case, NOW + 13 * DAY)
    assert whole_of(city, 2026, LATER).late == 1
    cast.overturn(case, NOW + 14 * DAY)
    assert whole_of(city, 2026, LATER).late == 1
    cast.deny(case, NOW + 15 * DAY)
    again = whole_of(city, 2026, LATER)
    assert (again.late, again.in_time, again.again) == (1, 1, 1)
    owed = cast.drive(cast.a_case(city), "clerk_review")
    cast.withdraw(owed, NOW + 20 * DAY)
    assert whole_of(city, 2026, LATER).never == 1
    other = cast.drive(cast.a_case(city), "clerk_review")
    cast.release(other, NOW + 20 * DAY)
    cast.close(cast.again(other), NOW + 21 * DAY)
    cast.reopen(cast.again(other), NOW + 22 * DAY)
    figures = whole_of(city, 2026, LATER)
    assert (figures.late, figures.never, figures.owed, figures.again) == (2, 1, 1, 2)


ACTS = {
    "ask": cast.ask, "answer": cast.answer, "extend": cast.extend, "grant": cast.grant, "release": cast.release,
    "release_in_part": cast.release_in_part, "deny": cast.deny, "no_records": cast.report_no_records,
    "transfer": cast.transfer, "withdraw": cast.withdraw, "appeal": cast.appeal, "uphold": cast.uphold,
    "overturn": cast.overturn, "withdraw_appeal": cast.withdraw_appeal, "close": cast.close, "reopen": cast.reopen,
    "estimate": cast.estimate, "pay": cast.pay,
}  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 12)), min_size=3, max_size=9)


def _missed(case: RecordsRequest, today: date) -> set[tuple[int, date | None]]:
    return {
        (row.cycle, row.fell_due_on)
        for row in Deadline.objects.filter(case=case, kind="determination", fell_due_on__lt=today)
        if (row.met_on or row.ended_on or today) > (row.fell_due_on or today)
    }


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.lists(STEPS, min_size=1, max_size=3))
def test_no_acts_remove_a_missed_date_and_the_figures_add_up(lives: list) -> None:
    city = cast.a_city()
    before = {year: whole_of(city, year, date(2028, 1, 1)).due for year in (2026, 2027)}
    for steps in lives:
        case, at, missed = cast.drive(cast.a_case(city), "clerk_review"), NOW + DAY, set()
        for name, days in steps:
            at += timedelta(days=days, hours=1)
            missed |= _missed(case, local_date(city, at))
            try:
                ACTS[name](cast.again(case), at)
            except (Refusal, RecordsRequest.DoesNotExist, LookupError, ValueError, AttributeError):
                continue  # not possible now; nothing changed
            assert missed <= _missed(case, local_date(city, at))
    for year in (2026, 2027):
        for today in (date(2026, 10, 20), date(2027, 6, 1), date(2028, 1, 1)):
            _adds_up(city, year, today)
        assert whole_of(city, year, date(2028, 1, 1)).due >= before[year]


def _adds_up(city: City, year: int, today: date) -> None:
    figures = figures_of(city, year, today)
    assert figures.whole == whole_of(city, year, today)
    for partition in (figures.months.values(), [row.counts for row in figures.departments]):
        parts = list(partition)
        for name in (*OUTCOMES, "again", "due", "missed", "made"):
            assert sum(getattr(part, name) for part in parts) == getattr(figures.whole, name)


def test_the_year_is_two_queries_and_the_whole_is_one_however_many_cases(django_assert_num_queries) -> None:
    city = cast.a_city()
    for days in (3, 11, 12):
        _decided(city, days)
    with django_assert_num_queries(2):
        figures_of(city, 2026, LATER)
    with django_assert_num_queries(1):
        whole_of(city, 2026, LATER)


def test_the_whole_is_answered_by_the_index_of_the_figures() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'deadline_in_figures'",
        )
        (definition,) = cursor.fetchone()
    for column in ("counted_for_id", "fell_due_on", "cycle", "opened_on", "met_on", "ended_on"):
        assert column in definition


@pytest.mark.parametrize("department", [0, -1, 2**62])
def test_a_department_that_is_not_there_has_no_figures(department: int) -> None:
    city = cast.a_city()
    _decided(city, 12)
    assert figures_of(city, 2026, LATER, department).whole.due == 0
