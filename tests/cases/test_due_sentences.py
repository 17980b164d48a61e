"""A due date in the tense of the day it is read on; nothing that has passed is spoken of as still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import translation

from requests_app.cases.due_sentences import due_sentence
from requests_app.cases.querysets import CITY_DUTIES

DUE_ON = date(2026, 11, 16)
KINDS = (*CITY_DUTIES, "appeal_window", "court_window", "ruling")


@dataclass(frozen=True)
class Row:
    """A due date as both the clock and the table give it."""

    kind: str
    due_on: date | None
    promised_on: date | None = None
    part: int = 0


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "A decision is due by Monday, November 16, 2026."),
        (0, "A decision is due today, Monday, November 16, 2026."),
        (1, "A decision was due by Monday, November 16, 2026; it is 1 day late."),
        (13, "A decision was due by Monday, November 16, 2026; it is 13 days late."),
        (1234, "A decision was due by Monday, November 16, 2026; it is 1,234 days late."),
    ],
)
def test_a_decision_is_due_was_due_and_is_so_many_days_late(days: int, said: str) -> None:
    assert due_sentence(Row("determination", DUE_ON), DUE_ON + timedelta(days=days)) == said


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_three_tenses_and_only_a_duty_of_the_city_is_late(kind: str, language: str) -> None:
    row = Row(kind, DUE_ON)
    with translation.override(language):
        ahead, today, passed = (due_sentence(row, DUE_ON + timedelta(days=days)) for days in (-1, 0, 5))
    assert len({ahead, today, passed}) == 3
    assert all("2026" in said for said in (ahead, today, passed))
    assert (" 5 " in passed) == (kind in CITY_DUTIES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_promise_for_another_day_stands_beside_the_last_day(kind: str) -> None:
    row = Row(kind, date(2026, 11, 30), date(2026, 11, 28))
    said = due_sentence(row, date(2026, 11, 29))
    assert "Saturday, November 28, 2026" in said
    assert said.endswith("Under the law the last day is Monday, November 30, 2026.")


def test_a_promise_for_the_same_day_is_not_said_twice() -> None:
    row = Row("determination", DUE_ON, DUE_ON)
    assert due_sentence(row, DUE_ON - timedelta(days=1)) == "A decision is due by Monday, November 16, 2026."


def test_no_date_is_no_date() -> None:
    assert due_sentence(Row("production", None), DUE_ON) == "No deadline is set for: Records available."


def test_the_window_of_an_installment_names_it() -> None:
    row = Row("appeal_window", DUE_ON, part=2)
    assert "installment 2" in due_sentence(row, DUE_ON)
    assert "installment" not in due_sentence(Row("appeal_window", DUE_ON), DUE_ON)
