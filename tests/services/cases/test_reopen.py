"""A finished case opened again: from every end, by a day the city promises, and what becomes of the old decision."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.refusals import Incomplete, WrongState
from requests_app.cases.states import REOPENABLE_STATES
from requests_app.models import Notice
from requests_app.services.cases import reopen as case_reopen
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


@pytest.mark.parametrize("state", [state.value for state in REOPENABLE_STATES])
def test_every_end_can_be_opened_again_by_a_day_the_city_promises(state: str) -> None:
    case = cast.a_case_in(state)
    case_reopen.reopen(
        case.pk, reason="A box was found.", to_on=date(2026, 10, 20), actor=cast.the_intake(case), now=LATER
    )
    case, due = cast.again(case), cast.deadline(case)
    assert (case.state, case.closed_at) == ("clerk_review", None)
    assert (due.cycle, due.due_on) == (2, date(2026, 10, 20))
    assert due.citation == "the city’s own promise when it reopened the request"
    letter = Notice.objects.get(case=case, letter="reopening").body_text
    assert "It is a promise, not a date under the law." in letter
    assert ("superseded" in letter) is (case.decision is not None)


def test_the_promise_lies_ahead_and_without_one_it_is_as_long_as_for_a_new_request() -> None:
    case = cast.a_case_in("denied")
    require_refused(
        Incomplete,
        lambda: case_reopen.reopen(
            case.pk, reason="Why.", to_on=date(2026, 10, 6), actor=cast.the_intake(case), now=LATER
        ),
        "to_on",
    )
    cast.reopen(case, LATER)
    assert cast.deadline(case).due_on == date(2026, 10, 16)


def test_the_old_decision_can_be_appealed_until_its_day_or_until_the_city_decides_again() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    cast.reopen(case, LATER)
    letter = Notice.objects.get(case=case, letter="reopening").body_text
    assert f"until {longdate(last_on)}" in letter
    case = cast.again(case)
    citations = list(case.decision.citations.values_list("pk", flat=True))
    row = appeal_to_city(case, LATER + cast.HOUR, citations=citations)
    assert (cast.again(case).state, row.decision) == ("clerk_review", case.decision)
    cast.release(case, LATER + cast.DAY)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("released", "moot")
    assert not case.deadlines.filter(kind="appeal_window", met_on=None, ended_on=None).exists()


def test_an_officer_who_overturns_a_superseded_decision_leaves_the_review_open() -> None:
    case = cast.a_case_in("denied")
    cast.reopen(case, LATER)
    case = cast.again(case)
    citations = list(case.decision.citations.values_list("pk", flat=True))
    appeal_to_city(case, LATER + cast.HOUR, citations=citations)
    cast.overturn(case, LATER + cast.DAY)
    assert cast.again(case).state == "clerk_review"
    assert cast.deadline(case).citation == "the appeals officer’s order"


def test_where_the_city_hears_no_appeal_the_notice_says_that_the_old_decision_cannot_be_appealed() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeals=False))
    cast.reopen(case, LATER)
    assert "can no longer be appealed" in Notice.objects.get(case=case, letter="reopening").body_text


def test_another_agency_returns_a_request() -> None:
    case = cast.a_case_in("transferred")
    cast.transfer_back(case, LATER)
    assert cast.again(case).state == "clerk_review"
    assert (
        "The county has only the maps." in Notice.objects.get(case=case, letter="transferred_back").body_text
    )
    with pytest.raises(WrongState):
        cast.transfer_back(cast.a_case_in("denied"), LATER)
