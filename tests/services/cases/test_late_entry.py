"""A request entered long after it arrived: one honest receipt, and no letter that speaks of the past as to come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from requests_app.cases.actors import staff
from requests_app.models import RecordsRequest
from requests_app.services.cases import filing as case_filing
from requests_app.services.jobs.sweep import sweep
from tests import cast

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2026, 9, 1, 10, 0, tzinfo=cast.LOCAL)
AHEAD = re.compile(
    r"(?:is due by|is due today,|must [^.]{0,60} by|can (?:appeal|ask|go to court) until|will get [^.]{0,40} by"
    r"|expects to [^.]{0,60} by|is now) (\w+, \w+ \d+, \d{4})"
)
"""Sentences that speak of a day to come."""


def entered(received_at: datetime, now: datetime = cast.NOW) -> RecordsRequest:
    """A letter on paper that a clerk enters now."""
    city = cast.a_city()
    filing = cast.a_filing(city, channel="post", received_at=received_at)
    return case_filing.file(filing, actor=staff(cast.an_intake_clerk(city)), now=now)


def receipt_of(case: RecordsRequest) -> str:
    return str(case.notices.get(letter="receipt", recipient="requester").body_text)


def test_the_receipt_says_when_it_arrived_and_that_its_date_has_passed() -> None:
    text = " ".join(receipt_of(entered(SEPTEMBER)).split())
    assert "It arrived on Tuesday, September 1, 2026 and was entered on Monday, October 5, 2026." in text
    assert "A decision was due by Friday, September 11, 2026; it is 24 days late." in text
    assert "The city is late" in text
    assert "Appeal the city's failure to respond" in text
    assert "You don't need to do anything" not in text
    assert "if the city misses a deadline" not in text


def test_it_is_the_only_letter_about_that_date_and_the_history_has_it() -> None:
    case = entered(SEPTEMBER)
    sweep(cast.NOW + timedelta(hours=1))
    sweep(cast.NOW + cast.DAY)
    assert set(case.notices.values_list("letter", flat=True)) == {"receipt", "staff_new_case"}
    assert list(case.events.order_by("seq").values_list("kind", flat=True)) == ["filed", "marked_late"]
    desk = case.notices.filter(letter="staff_new_case").first().body_text
    assert "it is 24 days late" in desk


def test_one_that_is_not_late_yet_says_only_when_it_arrived() -> None:
    text = " ".join(receipt_of(entered(cast.NOW - 4 * cast.DAY)).split())
    assert "It arrived on Thursday, October 1, 2026 and was entered on Monday, October 5, 2026." in text
    assert "A decision is due by Monday, October 12, 2026." in text
    assert "You don't need to do anything now." in text


def test_one_entered_on_its_own_day_says_nothing_of_that() -> None:
    assert "was entered on" not in receipt_of(cast.a_case())


Act = Callable[[RecordsRequest, datetime], None]
ACTS: dict[str, tuple[str, Act]] = {
    "begin_review": ("submitted", cast.begin_review),
    "ask": ("clerk_review", cast.ask),
    "estimate": ("clerk_review", cast.estimate),
    "grant": ("clerk_review", cast.grant),
    "reschedule": ("in_production", cast.reschedule),
    "deny": ("clerk_review", cast.deny),
    "appeal": ("denied", cast.appeal),
    "overturn": ("appealed", cast.overturn),
    "reopen": ("released", cast.reopen),
}


@pytest.mark.parametrize("name", ACTS)
def test_no_letter_written_after_a_date_speaks_of_it_as_to_come(name: str) -> None:
    state, act = ACTS[name]
    case = cast.a_case_in(state)
    now = case.events.latest("seq").at + (25 if name == "appeal" else 40) * cast.DAY
    sweep(now)
    act(case, now)
    today = now.astimezone(cast.LOCAL).date()
    for notice in case.notices.filter(queued_at=now):
        text = " ".join(f"{notice.subject} {notice.body_text}".split())
        for found in AHEAD.findall(text):
            assert datetime.strptime(found, "%A, %B %d, %Y").date() >= today, (notice.letter, found)


@pytest.mark.parametrize("act", [cast.begin_review, cast.waive])
def test_nobody_is_told_to_do_nothing_while_the_city_is_late(act: Act) -> None:
    case = cast.a_case() if act is cast.begin_review else cast.a_case_with_an_estimate()
    now = cast.NOW + 30 * cast.DAY
    act(case, now)
    letters = case.notices.filter(recipient="requester", queued_at=now)
    assert letters
    for notice in letters:
        assert "need to do anything" not in notice.body_text
        assert "days late" in notice.body_text
