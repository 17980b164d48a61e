"""The public figures: right by year and city, and nobody can be recognised by a small count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, strategies as st

from requests_app.cases import sflf
from requests_app.cases.analytics import year_of, years_of
from requests_app.cases.exemption_use import exemptions_of
from requests_app.cases.suppression import HIDDEN, SMALLEST, is_small, parts_shown, share_shown, shown
from requests_app.cases.yearly_report import csv_rows
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft
from tests.cast import (
    COUNSEL,
    DAY,
    DRAFTS,
    HOUR,
    NOW,
    RESPONSIBLE,
    a_case,
    a_case_in,
    a_city,
    a_reviewer,
    appeal,
    drive,
    overturn,
    the_reviewer,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def test_requests_are_counted_by_year_of_receipt_and_city():
    city, other = a_city(), a_city("bakersfield")
    a_case(city)
    a_case(city, now=NOW - 365 * DAY)
    a_case(other)
    assert year_of(city, 2026, TODAY).received == 1
    assert years_of(city) == [2026, 2025]
    assert year_of(city, 2024, TODAY).received == 0


def test_exemptions_tell_how_often_they_were_contested_and_overturned():
    case = a_case_in("denied")
    appeal(case, NOW + 2 * DAY)
    overturn(case, NOW + 3 * DAY)
    uses = year_of(case.city, 2026, TODAY).exemptions
    assert uses
    assert all(use.times == 1 for use in uses)
    assert sum(use.contested for use in uses) == sum(use.overturned for use in uses) > 0


def test_words_used_again_on_other_cases_are_told():
    city = a_city()
    a_case_in("denied", city)
    assert {use.reused_share for use in year_of(city, 2026, TODAY).exemptions} == {0.0}
    a_case_in("denied", city)
    assert {use.reused_share for use in year_of(city, 2026, TODAY).exemptions} == {1.0}


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1, "< 5"), (4, "< 5"), (5, "5"), (1000, "1000")])
def test_small_counts_are_hidden(count, text):
    assert shown(count) == text


def test_the_export_hides_everything_small():
    city = a_city()
    for _ in range(SMALLEST - 1):
        a_case_in("denied", city)
    rows = list(csv_rows(year_of(city, 2026, TODAY)))
    assert not [row for row in rows[1:] if row[-1].isdigit() and 0 < int(row[-1]) < SMALLEST]
    assert not [row for row in rows if row[2] == "decisions: median days"]
    assert {row[4] for row in rows if row[2] in ("exemption contested", "exemption overturned")} == {HIDDEN}


@given(st.lists(st.one_of(st.integers(0, 8), st.integers(0, 60)), min_size=1, max_size=5))
def test_no_small_part_can_be_worked_out_from_what_is_shown(counts):
    parts = dict(enumerate(counts))
    texts, total = parts_shown(parts)
    small = [place for place, count in parts.items() if is_small(count)]
    assert all(texts[place] == "< 5" for place in small)
    if not total.isdigit():
        return
    known = sum(int(text) for text in texts.values() if text.isdigit())
    beside = sum(text == HIDDEN for text in texts.values())
    left = int(total) - known
    for place in small:
        possible = {
            guess[small.index(place)]
            for guess in product(range(1, SMALLEST), repeat=len(small))
            if (left - sum(guess) >= beside * SMALLEST if beside else left == sum(guess))
        }
        assert possible == {1, 2, 3, 4}, (counts, texts, total)


def test_a_single_hidden_part_is_not_left_alone_beside_its_total():
    assert parts_shown({"a": 1, "b": 6}) == ({"a": "< 5", "b": "6"}, HIDDEN)
    assert parts_shown({"a": 1, "b": 30, "c": 40}) == ({"a": "< 5", "b": HIDDEN, "c": "40"}, "71")
    assert parts_shown({"a": 5, "b": 6}) == ({"a": "5", "b": "6"}, "11")
    assert parts_shown({"a": 1, "b": 1}) == ({"a": "< 5", "b": "< 5"}, "< 5")


@pytest.mark.parametrize(
    ("part", "total", "text"), [(0, 9, "0"), (9, 9, "9"), (8, 9, HIDDEN), (3, 9, HIDDEN), (5, 10, "5")]
)
def test_a_share_is_hidden_where_it_or_the_rest_is_small(part, total, text):
    assert share_shown(part, total) == text


def test_the_internal_figures_name_departments_officials_and_findings():
    city = a_city()
    case = a_case_in("denied", city)
    appeal(case, NOW + 2 * DAY)
    overturn(case, NOW + 3 * DAY)
    uses = exemptions_of(city, 2026)
    assert uses[0].by_department == {case_department(case): 1}
    assert uses[0].by_official == {("Jordan Ellis", "Records Supervisor"): 1}
    assert sum(use.overturned for use in uses) + sum(use.upheld for use in uses) == sum(
        use.contested for use in uses
    )
    assert exemptions_of(city, 2026, department_id=0) == ()
    assert year_of(city, 2026, TODAY).appeals == {"overturned": 1}


def case_department(case):
    return type(case).objects.get(pk=case.pk).department.name


def test_the_figures_take_the_same_few_queries_however_many_cases(django_assert_num_queries):
    city = a_city()
    for _ in range(3):
        a_case_in("denied", city)
    with django_assert_num_queries(8):
        year_of(city, 2026, TODAY)


URL = "https://records.example.org/bridge"
WORDS = {"segregability": "The memo was separated from the advice.", "responsible": RESPONSIBLE}


def _in_parts(city, *parts, day=DAY):
    """A rolling release: each part withholds what is told, the last one ends it."""
    case = a_case_in("in_production", city)
    for place, citations in enumerate(parts):
        determination_decide.release_part(
            case.pk,
            draft=ReleaseDraft(
                public_url=URL,
                **{**WORDS, "citations": citations} if citations else {},
                last=place == len(parts) - 1,
            ),
            actor=the_reviewer(case),
            now=NOW + 2 * DAY + place * day,
        )
    return case


def test_what_every_part_of_a_rolling_release_says_again_is_counted_once():
    city = a_city()
    a_reviewer(city)
    more = replace(COUNSEL, records="4 memos", explanation="They advise on the claim.")
    case = _in_parts(city, [COUNSEL], [more, DRAFTS], [])
    uses = {use.citation: use for use in exemptions_of(city, 2026)}
    assert len(uses) == 2 and {use.times for use in uses.values()} == {1}
    assert all(use.by_department == {case_department(case): 1} for use in uses.values())
    assert all(use.by_official == {("Jordan Ellis", "Records Supervisor"): 1} for use in uses.values())
    header, row = sflf.rows(city)
    cited = dict(zip(header, row, strict=True))["exemptions cited"].split("; ")
    assert sorted(cited) == sorted(text.replace(";", ",") for text in uses)


def test_parts_before_the_last_one_are_one_use_too():
    city = a_city()
    a_reviewer(city)
    case = a_case_in("in_production", city)
    for hours in (1, 2):
        determination_decide.release_part(
            case.pk,
            draft=ReleaseDraft(public_url=URL, **WORDS, citations=[COUNSEL]),
            actor=the_reviewer(case),
            now=NOW + 2 * DAY + hours * HOUR,
        )
    assert [use.times for use in exemptions_of(city, 2026)] == [1]


def test_a_form_letter_in_one_part_is_seen_behind_the_last_one_that_joins_the_reasons():
    city = a_city()
    a_reviewer(city)
    more = replace(COUNSEL, records="4 memos", explanation="They advise on the claim.")
    _in_parts(city, [COUNSEL], [more], [])
    other = drive(a_case(city), "clerk_review")
    determination_decide.deny(
        other.pk,
        draft=DenialDraft(
            citations=[COUNSEL], segregability="Nothing can be separated.", responsible=RESPONSIBLE
        ),
        actor=the_reviewer(other),
        now=NOW + 3 * DAY,
    )
    (use,) = exemptions_of(city, 2026)
    assert (use.times, use.reused) == (2, 2)


def test_a_year_that_is_over_keeps_its_figures_when_the_last_part_comes_in_the_next():
    city = a_city()
    a_reviewer(city)
    _in_parts(city, [COUNSEL], [], day=100 * DAY)
    assert [use.times for use in exemptions_of(city, 2026)] == [1]
    assert [use.times for use in exemptions_of(city, 2027)] == [1]
