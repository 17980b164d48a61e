"""Appeals against silence: the case stays as it is, the city can decide at any time, and no missed date goes away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import Notice, RecordsRequest
from requests_app.notices.letters import fallback_letter
from requests_app.notices.letters.fallback_letter import LetterNotWritten
from requests_app.services.appeals import silence as appeal_silence
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.snapshot import require_refused, snapshot

pytestmark = pytest.mark.django_db
LATE = cast.NOW + timedelta(days=12)
AFTER = cast.NOW + timedelta(days=13)
PEOPLE = (("Morgan Reyes", "Appeals Officer"),)


def _silent(state: str = "clerk_review") -> RecordsRequest:
    """A case whose requester appealed because no decision came."""
    case = cast.a_case_in(state)
    appeal_to_city(case, LATE)
    return cast.again(case)


def _order(case: RecordsRequest, **changes: Any) -> None:
    given: dict[str, Any] = {
        "to_on": date(2026, 10, 30),
        "reason": "Nobody worked on it.",
        "responsible": PEOPLE,
        "actor": cast.the_officer(case),
        "now": AFTER,
    }
    appeal_silence.order_decision(case.pk, **{**given, **changes})


@pytest.mark.parametrize("state", ["submitted", "clerk_review", "awaiting_requester"])
def test_an_appeal_against_silence_opens_beside_the_case_whose_state_stays(state: str) -> None:
    case = _silent(state)
    assert (case.state, cast.the_appeal(case).state) == (state, "received")
    letter = Notice.objects.get(case=case, letter="appeal_receipt").body_text
    assert "did not respond on time" in letter
    assert "can still decide your request at any time" in letter


@pytest.mark.parametrize(
    ("act", "state", "goes_on"),
    [
        (cast.grant, "in_production", False),
        (cast.release, "released", False),
        (cast.release_in_part, "partly_released", True),
        (cast.deny, "denied", True),
        (cast.report_no_records, "no_records", True),
        (cast.transfer, "transferred", True),
    ],
)
def test_the_city_can_decide_at_any_time_and_the_appeal_is_moot(act: Any, state: str, goes_on: bool) -> None:
    case = _silent()
    act(case, AFTER)
    case = cast.again(case)
    row = cast.the_appeal(case)
    assert (case.state, row.state, row.decided_at) == (state, "moot", AFTER)
    assert cast.deadline(case, "appeal_decision").ended_on == date(2026, 10, 18)
    determination = cast.deadline(case)
    assert (determination.fell_due_on, determination.met_on) == (date(2026, 10, 15), date(2026, 10, 18))
    letter = Notice.objects.get(case=case, letter="appeal_moot").body_text
    assert ("Go on with my appeal" in letter) is goes_on
    assert "The date that the city missed stays missed." in letter
    assert "withheld" not in letter


def test_an_ordered_decision_is_due_by_the_officers_day_and_the_missed_date_stays_missed() -> None:
    case = _silent()
    _order(case)
    case, row = cast.again(case), cast.the_appeal(case)
    assert (case.state, row.state, row.new_due_on) == ("clerk_review", "decision_ordered", date(2026, 10, 30))
    due = cast.deadline(case)
    assert (due.due_on, due.fell_due_on, due.cycle) == (date(2026, 10, 30), date(2026, 10, 15), 1)
    assert due.citation == "the appeals officer’s order"
    assert cast.deadline(case, "appeal_decision").met_on is not None
    letter = Notice.objects.get(case=case, letter="appeal_decision_ordered").body_text
    assert "October 30, 2026" in letter
    assert "has not decided your request yet" in letter
    assert "stays missed" in letter
    assert "7922.535" not in letter
    assert Notice.objects.filter(case=case, letter="staff_decision_ordered").exists()
    cast.deny(case, AFTER + cast.DAY)
    assert cast.deadline(case).fell_due_on == date(2026, 10, 15)


def test_a_dismissed_appeal_says_why_and_the_city_still_owes_its_decision() -> None:
    case = _silent()
    appeal_silence.dismiss_appeal(
        case.pk, reason="It was sent twice.", responsible=PEOPLE, actor=cast.the_officer(case), now=AFTER
    )
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("clerk_review", "dismissed")
    due = cast.deadline(case)
    assert (due.due_on, due.met_on, due.ended_on) == (date(2026, 10, 15), None, None)
    letter = Notice.objects.get(case=case, letter="appeal_dismissed").body_text
    assert "It was sent twice." in letter
    assert "still owes you a decision" in letter


def test_an_order_names_a_day_ahead_a_reason_and_a_person() -> None:
    case = _silent()
    for changes, field in (
        ({"to_on": date(2026, 10, 18)}, "to_on"),
        ({"reason": " "}, "reason"),
        ({"responsible": ()}, "responsible"),
        ({"responsible": [("City Clerk", "Officer")]}, "responsible.0.name"),
    ):
        require_refused(Incomplete, lambda changes=changes: _order(case, **changes), field)
    require_refused(NotPermitted, lambda: _order(case, actor=cast.the_reviewer(case)))


def test_an_appeal_against_silence_is_not_answered_point_by_point_and_one_of_a_decision_only_so() -> None:
    before = snapshot()
    silent = _silent()
    with pytest.raises(NotNow, match="missing decision"):
        cast.uphold(silent, AFTER)
    denied = cast.a_case_in("appealed")
    with pytest.raises(NotNow, match="point by point"):
        _order(denied)
    assert before != snapshot()


def test_an_order_whose_notice_cannot_be_written_leaves_nothing_half_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = _silent()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the letter cannot be written")

    monkeypatch.setattr(fallback_letter, "compose", broken)
    require_refused(LetterNotWritten, lambda: _order(case))


def test_an_appeal_against_silence_withdrawn_leaves_the_case_where_it_is() -> None:
    case = _silent("awaiting_requester")
    cast.withdraw_appeal(case, AFTER)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("awaiting_requester", "withdrawn")
    assert cast.deadline(case).fell_due_on == date(2026, 10, 15)


def test_while_one_appeal_is_open_no_second_one_is_taken() -> None:
    case = _silent()
    require_refused(NotNow, lambda: appeal_to_city(case, AFTER))


def test_a_question_can_be_answered_while_an_appeal_runs_beside_it() -> None:
    case = _silent("awaiting_requester")
    cast.answer(case, AFTER)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("clerk_review", "received")


def test_a_referral_can_be_contested_and_sent_back() -> None:
    case = cast.a_case_in("transferred")
    row = appeal_to_city(case)
    assert (cast.again(case).state, row.decision.kind) == ("appealed", "transfer")
    cast.overturn(case, cast.NOW + 2 * cast.DAY)
    assert cast.again(case).state == "clerk_review"


def test_decisions_made_before_the_city_heard_appeals_are_appealable_from_the_day_it_names() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeals=False))
    cast.a_city(appeal_offered=True)
    case = cast.again(case)
    with pytest.raises(NotNow, match="no published appeal"):
        appeal_to_city(case, LATE)
    cast.a_city(appeal_past_from_on=date(2026, 10, 17))
    case = cast.again(case)
    with pytest.raises(NotNow, match="last day to appeal has passed"):
        appeal_to_city(case, cast.NOW + timedelta(days=60))
    assert appeal_to_city(case, LATE).decision == case.decision
