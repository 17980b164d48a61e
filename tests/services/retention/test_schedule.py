"""The retention schedule: rules by kind and series, set by the city, and when a closed case falls due."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotPermitted
from requests_app.models import (
    RetentionRule,
)
from requests_app.services.retention import schedule as retention_schedule
from tests.cast import (
    DAY,
    NOW,
    a_case,
    a_case_in,
    a_city,
    again,
    an_administrator,
    the_intake,
    the_requester,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 100 * DAY


def a_rule(city, **changes):
    values = {"kind": "records", "series": "", "years": 2, "basis": "Records schedule 12"} | changes
    return retention_schedule.add_rule(city.pk, **values, actor=staff(an_administrator(city)), now=NOW)


def test_a_rule_for_a_series_goes_before_the_rule_for_its_kind():
    city = a_city()
    short, long = a_case_in("closed", city), a_case_in("closed", city)
    a_rule(city, years=1)
    a_rule(city, series="Litigation", years=10)
    retention_schedule.set_series(long.pk, series="Litigation", actor=the_intake(long), now=LATER)
    assert retention_schedule.forget_past_retention(LATER + 3 * 365 * DAY) == 1
    assert again(short).description == "[erased]"
    assert again(long).description != "[erased]"
    assert retention_schedule.forget_past_retention(LATER + 11 * 365 * DAY) == 1


def test_a_case_closed_a_day_short_of_its_years_is_kept():
    city = a_city()
    case = a_case_in("closed", city)
    a_rule(city, years=1)
    closed_on = again(case).closed_at.date()
    assert list(retention_schedule.past_retention(city, closed_on.replace(year=closed_on.year + 1))) == []
    after = closed_on.replace(year=closed_on.year + 1, day=closed_on.day + 1)
    assert list(retention_schedule.past_retention(city, after)) == [case.pk]
    assert retention_schedule._years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("change", "named"),
    [({"years": 0}, "years"), ({"years": 101}, "years"), ({"basis": "  "}, "basis"), ({"kind": "x"}, "kind")],
)
def test_a_rule_wants_a_kind_a_number_of_years_and_its_basis(change, named):
    with pytest.raises(Incomplete) as refused:
        a_rule(a_city(), **change)
    assert set(refused.value.fields) == {named}
    assert not RetentionRule.objects.exists()


def test_a_rule_is_set_once_and_can_be_removed_by_its_city_alone():
    city, other = a_city(), a_city("bakersfield")
    rule = a_rule(city)
    with pytest.raises(Incomplete):
        a_rule(city)
    with pytest.raises(NotFound):
        retention_schedule.remove_rule(rule.pk, actor=staff(an_administrator(other)), now=NOW)
    with pytest.raises(NotFound):
        retention_schedule.add_rule(
            other.pk,
            kind="records",
            series="",
            years=1,
            basis="x",
            actor=staff(an_administrator(city)),
            now=NOW,
        )
    retention_schedule.remove_rule(rule.pk, actor=staff(an_administrator(city)), now=NOW)
    with pytest.raises(NotFound):
        retention_schedule.remove_rule(rule.pk, actor=staff(an_administrator(city)), now=NOW)


def test_a_series_must_stand_in_the_citys_schedule():
    case = a_case()
    with pytest.raises(Incomplete):
        retention_schedule.set_series(case.pk, series="Made up", actor=the_intake(case), now=NOW)
    assert again(case).series == ""
    with pytest.raises(NotPermitted):
        retention_schedule.set_series(case.pk, series="", actor=the_requester(case), now=NOW)
