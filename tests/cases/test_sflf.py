"""The log in the Standard FOIA Log Format: each state in its words, no personal data, no formulas, streamed."""

from __future__ import annotations

import pytest

from requests_app.cases import sflf
from requests_app.cases.states import State
from requests_app.models import RecordsRequest
from tests.cast import (
    ADDRESS,
    DAY,
    NOW,
    a_case,
    a_case_in,
    a_city,
    again,
    ask_waiver,
    estimate,
    pay,
    refuse_waiver,
    waive,
)

pytestmark = pytest.mark.django_db
ALLOWED = {
    "processed", "appealing", "fix", "payment", "lawsuit", "rejected", "no_docs", "done", "partial", "abandoned", "",
}  # fmt: skip


def row_of(case) -> dict[str, str]:
    header, *rows = sflf.rows(case.city)
    return next(
        found
        for found in (dict(zip(header, row, strict=True)) for row in rows)
        if found["request id"] == case.number
    )


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("submitted", "processed"),
        ("awaiting_requester", "fix"),
        ("released", "done"),
        ("partly_released", "partial"),
        ("denied", "rejected"),
        ("no_records", "no_docs"),
        ("transferred", ""),
        ("withdrawn", "abandoned"),
        ("appealed", "appealing"),
        ("upheld", "rejected"),
        ("closed", "done"),
    ],
)
def test_each_state_has_the_formats_own_word(state, status):
    row = row_of(a_case_in(state))
    assert row["status"] == status
    assert bool(row["date completed"]) == (status not in sflf.OPEN and state != "withdrawn")


def test_every_state_is_thought_of():
    known = set(sflf.STATUS) | {State.CLOSED, State.TRANSFERRED, State.ACCESS_GRANTED}
    assert known == set(State)
    assert set(sflf.STATUS.values()) | set(sflf.ENDED.values()) <= ALLOWED


def test_nothing_a_requester_wrote_or_is_stands_in_the_log():
    case = a_case_in("denied", name="Ana Requester")
    text = "\n".join(",".join(row) for row in sflf.rows(case.city))
    for words in (ADDRESS, "Ana", "bridge", case.description, case.subject):
        assert words not in text
    row = row_of(case)
    assert row["exemptions cited"].count("Gov. Code") == 2
    assert row["date requested"] == "2026-10-05"
    assert row["requester"] == row["requester organization"] == row["fee category"] == ""


def test_the_subject_is_the_title_a_clerk_gave_and_no_formula():
    case = a_case()
    RecordsRequest.objects.filter(pk=case.pk).update(public_title='=HYPERLINK("http://x")')
    assert row_of(case)["subject"] == '\'=HYPERLINK("http://x")'


def test_fees_paid_and_waived_are_told():
    case = a_case_in("clerk_review")
    estimate(case, NOW + DAY)
    assert row_of(again(case))["status"] == "payment"
    pay(case, NOW + 2 * DAY)
    assert row_of(again(case))["fees charged"] == "12.00"
    assert row_of(again(case))["status"] == "processed"
    estimate(case, NOW + 3 * DAY)
    ask_waiver(case, NOW + 4 * DAY)
    refuse_waiver(case, NOW + 5 * DAY)
    assert row_of(case)["fee waiver"] == "requested, denied"
    waive(case, NOW + 6 * DAY)
    assert (row_of(case)["fees charged"], row_of(case)["fee waiver"]) == ("12.00", "requested, granted")


def test_the_log_is_of_one_city_and_can_be_of_one_year():
    city = a_city()
    a_case(city)
    old = a_case(city, now=NOW - 365 * DAY)
    a_case(a_city("bakersfield"))
    assert len(list(sflf.rows(city))) == 3
    assert [row[0] for row in sflf.rows(city, 2025)] == ["request id", old.number]


def test_it_is_read_in_pieces(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(sflf, "CHUNK", 2)
    city = a_city()
    for _ in range(5):
        a_case(city)
    with django_assert_max_num_queries(13):  # four for each piece of two, and one
        assert len({row[0] for row in sflf.rows(city)}) == 6
