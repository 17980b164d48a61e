"""A recorded withdrawal undone: everything it had overtaken is open again, with the time it lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from requests_app.cases.case_clock import clock_of
from requests_app.cases.event_chain import data_of
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import NotNow
from requests_app.cases.timeline import line
from requests_app.models import (
    City,
    CityPolicy,
    Clarification,
    FeeEstimate,
    FeeWaiver,
    RecordsRequest,
    ScopeChange,
)
from requests_app.services.cases import review as case_review, withdrawal as case_withdrawal
from requests_app.services.ledger import checkpoints, verify as ledger_verify
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def last(case: RecordsRequest) -> datetime:
    return case.events.latest("seq").at


def withdrawn(case: RecordsRequest) -> RecordsRequest:
    """The withdrawal, recorded an hour after the last thing that happened."""
    now = last(case) + cast.HOUR
    told = RecordedFor(channel="phone", words="Never mind.", on=now.astimezone(cast.LOCAL).date())
    return case_withdrawal.withdraw(case.pk, recorded=told, actor=cast.the_intake(case), now=now)


def undone(case: RecordsRequest, days: int = 0) -> RecordsRequest:
    now = last(case) + days * cast.DAY
    case_withdrawal.undo_withdrawal(case.pk, actor=cast.the_requester(case), now=now)
    return cast.again(case)


def undo_letter(case: RecordsRequest) -> str:
    return " ".join(case.notices.get(letter="withdrawal_undone").body_text.split())


def test_the_estimate_is_open_again_with_the_waiver_that_waited_and_the_days_it_lost() -> None:
    city = cast.a_city()
    CityPolicy.objects.filter(city=city).update(estimate_days=30)
    case = cast.a_case_with_an_estimate(City.objects.get(pk=city.pk))
    cast.ask_waiver(case, last(case))
    before = FeeEstimate.objects.get().lapses_on
    withdrawn(case)
    assert (FeeEstimate.objects.get().state, FeeWaiver.objects.get().state) == ("overtaken", "overtaken")
    case = undone(case, days=4)
    estimate, waiver = FeeEstimate.objects.get(), FeeWaiver.objects.get()
    assert (estimate.state, estimate.settled_at, waiver.state, waiver.decided_at) == (
        "open",
        None,
        "open",
        None,
    )
    assert before is not None
    assert estimate.lapses_on == before + timedelta(days=4)
    event = case.events.latest("seq")
    assert data_of(event)["restored"] == ["fee"]
    assert line(event).detail == "Open again: the fee estimate."
    assert "The fee estimate is open again" in undo_letter(case)
    assert "Total of the estimate: $12.00" in undo_letter(case)
    assert "It can be paid through Sunday, November 8, 2026." in undo_letter(case)
    cast.waive(case, last(case))
    assert FeeWaiver.objects.get().state == "granted"


def test_the_clock_counts_neither_the_withdrawal_nor_what_it_closed() -> None:
    case = cast.a_case_with_an_estimate()
    before = clock_of(case)
    assert [fact.what for fact in before.facts if fact.kind == "paused"] == ["fee"]
    withdrawn(case)
    assert [fact.what for fact in clock_of(case).facts if fact.kind == "resumed"] == ["fee"]
    undone(case, days=2)
    assert clock_of(case).facts == before.facts
    assert clock_of(case).dues() == before.dues()


def test_a_proposed_wording_waits_for_its_answer_again() -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, last(case))
    case = undone(withdrawn(case))
    assert ScopeChange.objects.get().state == "proposed"
    assert "The north bridge only." in undo_letter(case)
    cast.accept_scope(case, last(case))
    assert cast.again(case).asked_for == "The north bridge only."


def test_a_question_and_its_narrower_wording_are_open_again_and_its_last_day_moves() -> None:
    case = cast.a_case_in("clerk_review")
    case_review.ask_to_clarify(
        case.pk,
        question="Which bridge?",
        proposed_scope="The north bridge only",
        answer_by_on=date(2026, 10, 12),
        actor=cast.the_intake(case),
        now=last(case),
    )
    case = undone(withdrawn(cast.again(case)), days=3)
    asked = Clarification.objects.get()
    assert (case.state, asked.outcome, asked.answer_by_on) == ("awaiting_requester", "", date(2026, 10, 15))
    assert data_of(case.events.latest("seq"))["restored"] == ["question", "scope"]
    assert "Please answer by Thursday, October 15, 2026." in undo_letter(case)
    cast.answer(case, last(case))
    assert cast.again(case).asked_for == "The north bridge only"


def test_an_appeal_goes_on_and_the_letter_names_it() -> None:
    case = undone(withdrawn(cast.a_case_in("appealed")))
    assert case.state == "appealed"
    assert f"Your appeal {cast.the_appeal(case).number} goes on as well." in undo_letter(case)


def test_what_ended_before_the_withdrawal_stays_ended() -> None:
    case = cast.a_case_with_an_estimate()
    cast.decline_estimate(case, last(case))
    case = undone(withdrawn(case))
    assert FeeEstimate.objects.get().state == "declined"
    assert "restored" not in data_of(case.events.latest("seq"))
    assert line(case.events.latest("seq")).detail == ""


@pytest.mark.parametrize("act", [cast.accept_estimate, cast.pay])
def test_before_the_undoing_nothing_can_be_done_with_it(act: Callable[..., None]) -> None:
    case = withdrawn(cast.a_case_with_an_estimate())
    require_refused(NotNow, lambda: act(case, last(case)))
    act(undone(case), last(case))


def test_checkpoints_made_while_it_was_withdrawn_still_hold() -> None:
    case = cast.a_case_with_an_estimate()
    withdrawn(case)
    appealed = withdrawn(cast.a_case_in("appealed", case.city))
    checkpoints.make_checkpoint(now=last(appealed) + cast.DAY)
    undone(case, days=2)
    undone(appealed, days=2)
    assert ledger_verify.verify(files=False).first_break is None
