"""The public figures: right by year and city, and nobody can be recognised by a small count."""

from __future__ import annotations

import pytest

from requests_app.cases.analytics import SMALLEST, csv_rows, shown, year_of, years_of
from tests.cast import DAY, NOW, a_case, a_case_in, a_city, appeal, deny, drive, overturn

pytestmark = pytest.mark.django_db


def test_requests_are_counted_by_year_of_receipt_and_city():
    city, other = a_city(), a_city("bakersfield")
    a_case(city)
    a_case(city, now=NOW - 365 * DAY)
    a_case(other)
    assert year_of(city, 2026).received == 1
    assert years_of(city) == [2026, 2025]
    assert year_of(city, 2024).received == 0


def test_on_time_and_median_count_the_first_decision_only():
    city = a_city()
    quick = drive(a_case(city), "clerk_review")
    deny(quick, NOW + 2 * DAY)
    slow = drive(a_case(city), "clerk_review")
    deny(slow, NOW + 12 * DAY)
    figures = year_of(city, 2026)
    assert (figures.decided, figures.on_time, figures.median_days) == (2, 1, 7.0)


def test_exemptions_tell_how_often_they_were_contested_and_overturned():
    case = a_case_in("denied")
    appeal(case, NOW + 2 * DAY)
    overturn(case, NOW + 3 * DAY)
    uses = year_of(case.city, 2026).exemptions
    assert uses
    assert all(use.times == 1 for use in uses)
    assert sum(use.contested for use in uses) == sum(use.overturned for use in uses) > 0


def test_words_used_again_on_other_cases_are_told():
    city = a_city()
    a_case_in("denied", city)
    assert {use.reused for use in year_of(city, 2026).exemptions} == {0.0}
    a_case_in("denied", city)
    assert {use.reused for use in year_of(city, 2026).exemptions} == {1.0}


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "< 5"), (4, "< 5"), (5, "5"), (1000, "1000")])
def test_small_counts_are_hidden(count, text):
    assert shown(count) == text


def test_the_export_hides_everything_small():
    city = a_city()
    for _ in range(SMALLEST - 1):
        a_case_in("denied", city)
    rows = list(csv_rows(year_of(city, 2026)))
    assert not [row for row in rows[1:] if row[-1].isdigit() and 0 < int(row[-1]) < SMALLEST]
    assert not [row for row in rows if row[2] in ("exemption overturned", "median days to decide")]
