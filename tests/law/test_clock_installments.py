"""Windows to appeal installments: each its own, until the last decision says all again."""

from __future__ import annotations

from requests_app.law.clock import Due, Fact
from tests.law.helpers import APPEAL, RECEIVED, UNSPECIFIED_APPEAL, d, dues

GRANTED = Fact(kind="determined", on=d(10, 2), what="granted")
FIRST = Fact(kind="determined", on=d(10, 5), what="partly_released", part=1)
SECOND = Fact(kind="determined", on=d(10, 19), what="partly_released", part=2)
BEGUN = (RECEIVED, GRANTED, FIRST, SECOND)


def windows(*facts: Fact) -> list[Due]:
    return [due for due in dues(*facts, terms=APPEAL) if due.kind == "appeal_window"]


def test_each_installment_has_a_last_day_of_its_own() -> None:
    found = windows(*BEGUN)
    assert [(one.part, one.cycle, one.opened_on, one.raw_on) for one in found] == [
        (1, 1, d(10, 5), d(11, 4)),
        (2, 2, d(10, 19), d(11, 18)),
    ]
    assert all(one.is_open for one in found)


def test_an_appeal_uses_the_window_of_its_installment_alone_and_gives_it_back() -> None:
    appealed = Fact(kind="appealed", on=d(10, 20), part=1)
    assert [one.met_on for one in windows(*BEGUN, appealed)] == [d(10, 20), None]
    taken_back = Fact(kind="appeal_withdrawn", on=d(10, 22), part=1)
    assert [one.is_open for one in windows(*BEGUN, appealed, taken_back)] == [True, True]


def test_an_appeal_against_silence_uses_no_window() -> None:
    facts = (RECEIVED, FIRST, Fact(kind="appealed", on=d(10, 20), what="silence"))
    assert [one.is_open for one in windows(*facts)] == [True]
    taken_back = Fact(kind="appeal_withdrawn", on=d(10, 22), what="silence")
    assert [one.is_open for one in windows(*facts, taken_back)] == [True]


def test_the_last_decision_takes_the_place_of_the_installments() -> None:
    last = Fact(kind="determined", on=d(10, 26), what="partly_released")
    found = windows(*BEGUN, last)
    assert [(one.part, one.ended_on, one.is_open) for one in found] == [
        (1, d(10, 26), False),
        (2, d(10, 26), False),
        (0, None, True),
    ]


def test_a_last_part_that_withholds_nothing_leaves_them_to_run() -> None:
    last = Fact(kind="determined", on=d(10, 26), what="released")
    assert [one.is_open for one in windows(*BEGUN, last)] == [True, True]


def test_without_a_number_of_days_none_has_a_last_day() -> None:
    found = [one for one in dues(*BEGUN, terms=UNSPECIFIED_APPEAL) if one.kind == "appeal_window"]
    assert [(one.part, one.due_on, one.is_open) for one in found] == [(1, None, True), (2, None, True)]
