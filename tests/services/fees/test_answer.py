"""What the requester says to an estimate, and how the city decides about a waiver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotNow, NotPermitted
from requests_app.models import CityPolicy, FeeEstimate, FeeWaiver, RecordsRequest
from requests_app.services.fees import answer as fee_answer, waiver as fee_waiver
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
ACTS: dict[str, Callable[..., None]] = {
    "accept": cast.accept_estimate,
    "decline": cast.decline_estimate,
    "ask": cast.ask_waiver,
    "waive": cast.waive,
}


def _estimate(case: RecordsRequest) -> FeeEstimate:
    return FeeEstimate.objects.get(case=case)


def _last(case: RecordsRequest) -> str:
    return str(case.events.latest("seq").kind)


@pytest.mark.parametrize("name", [*ACTS, "refuse", "pay"])
def test_without_an_open_estimate_there_is_nothing_to_answer(name: str) -> None:
    case = cast.a_case_in("clerk_review")
    act = {**ACTS, "refuse": cast.refuse_waiver, "pay": cast.pay}[name]
    require_refused(NotNow, lambda: act(case, LATER))


@pytest.mark.parametrize("name", ["accept", "decline", "ask"])
def test_only_the_requester_answers(name: str) -> None:
    case = cast.a_case_with_an_estimate()
    stranger = cast.the_requester(cast.a_case(case.city))
    for actor in (cast.the_intake(case), stranger):
        require_refused(NotPermitted, lambda actor=actor: ACTS[name](case, LATER, actor))


@pytest.mark.parametrize("act", [cast.waive, cast.refuse_waiver, cast.pay])
def test_only_staff_decide_about_money(act: Callable[..., None]) -> None:
    case = cast.a_case_with_an_estimate()
    for actor in (cast.the_requester(case), cast.the_officer(case)):
        require_refused(NotPermitted, lambda actor=actor: act(case, LATER, actor))


def test_an_estimate_agreed_to_stays_open_until_it_is_paid() -> None:
    case = cast.a_case_with_an_estimate()
    cast.an_intake_clerk(case.city)
    cast.accept_estimate(case, LATER)
    assert (_estimate(case).state, _estimate(case).accepted_at) == ("open", LATER)
    assert _last(case) == "fee_accepted"
    assert case.notices.filter(letter="staff_fee_answer").exists()
    require_refused(NotNow, lambda: cast.accept_estimate(case, LATER))


def test_declining_ends_the_copies_and_never_the_case() -> None:
    case = cast.a_case_with_an_estimate(state="in_production")
    cast.decline_estimate(case, LATER)
    assert _estimate(case).state == "declined"
    assert cast.again(case).state == "in_production"
    text = " ".join(case.notices.get(letter="fee_settled").body_text.split())
    assert "You owe nothing, and the city will not make these copies." in text
    assert "You can look at the records during office hours without charge" in text


def test_an_answer_to_an_older_page_is_refused() -> None:
    case = cast.a_case_with_an_estimate()
    seen = case.head_seq
    cast.write_to_requester(case, LATER)
    require_refused(
        ChangedMeanwhile,
        lambda: fee_answer.decline_estimate(
            case.pk, actor=cast.the_requester(case), now=LATER, seen_seq=seen
        ),
    )


def test_a_waiver_is_asked_with_grounds_once_and_granted_with_a_reason() -> None:
    case = cast.a_case_with_an_estimate()
    requester, clerk = cast.the_requester(case), cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: fee_answer.ask_waiver(case.pk, grounds=" ", actor=requester, now=LATER),
        "grounds",
    )
    cast.ask_waiver(case, LATER)
    require_refused(NotNow, lambda: cast.ask_waiver(case, LATER))
    require_refused(
        Incomplete, lambda: fee_waiver.waive_fee(case.pk, reason=" ", actor=clerk, now=LATER), "reason"
    )
    cast.waive(case, LATER)
    assert _estimate(case).state == "waived"
    asked = FeeWaiver.objects.get()
    assert (asked.state, asked.reason, asked.grounds) == (
        "granted", "Fewer than ten pages.", "I cannot pay this.",
    )  # fmt: skip
    text = case.notices.get(letter="fee_settled").body_text
    assert "Fewer than ten pages." in text
    assert "The city waived the fee of $12.00." in text


def test_the_grounds_are_in_no_event() -> None:
    case = cast.a_case_with_an_estimate()
    cast.ask_waiver(case, LATER)
    assert "cannot pay" not in "".join(case.events.values_list("payload", flat=True))


def test_a_waiver_is_refused_with_a_reason_and_the_whole_time_to_pay_begins_again() -> None:
    case = cast.a_case_with_an_estimate()
    CityPolicy.objects.filter(city=case.city).update(estimate_days=10)
    clerk = cast.the_intake(case)
    require_refused(NotNow, lambda: cast.refuse_waiver(case, LATER))
    cast.ask_waiver(case, LATER)
    require_refused(
        Incomplete, lambda: fee_waiver.refuse_waiver(case.pk, reason="", actor=clerk, now=LATER), "reason"
    )
    cast.refuse_waiver(case, LATER)
    assert (_estimate(case).state, _estimate(case).lapses_on) == ("open", date(2026, 10, 16))
    assert FeeWaiver.objects.get().state == "refused"
    text = case.notices.get(letter="fee_waiver_refused").body_text
    assert "The copies are for a business." in text
    cast.ask_waiver(case, LATER + cast.HOUR)
    assert FeeWaiver.objects.filter(state="open").count() == 1
