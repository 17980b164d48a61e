"""Appeals filed: by whom, when, about what, and what becomes of one that is withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, WrongState
from requests_app.models import Appeal, RecordsRequest
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file
from requests_app.services.appeals.draft import Representative
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
DAY = cast.DAY


def _citations(case: RecordsRequest) -> list[int]:
    return list(case.decision.citations.values_list("pk", flat=True))


def _appeal(case: RecordsRequest, now: Any = None, **changes: Any) -> Appeal:
    letter_context: dict[str, Any] = {"grounds": "These are facts, not advice.", "citations": ()}
    if case.state in {"denied", "partly_released"}:
        letter_context["citations"] = _citations(case)
    return appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(**{**letter_context, **changes}),
        actor=cast.the_requester(case),
        now=now or cast.NOW + DAY,
    )


# --- whether and when


def test_where_the_city_specifies_no_appeal_none_is_taken_and_the_courts_are_named() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeals=False))
    before = snapshot()
    with pytest.raises(NotNow, match="courts stay open"):
        _appeal(case)
    assert snapshot() == before


def test_the_last_day_to_appeal_is_a_whole_day_in_the_city() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    decided_on = case.decision.decided_at.astimezone(cast.LOCAL).date()
    assert last_on >= decided_on + timedelta(days=cast.APPEAL_DAYS)
    late_evening = (
        cast.NOW.replace(year=last_on.year, month=last_on.month, day=last_on.day)
        .astimezone(cast.LOCAL)
        .replace(hour=23, minute=59)
    )
    row = _appeal(case, late_evening)
    assert row.lateness_reason == ""
    assert cast.deadline(case, "appeal_window").met_on == last_on


def test_a_day_later_the_window_has_passed() -> None:
    case = cast.a_case_in("denied")
    late = cast.NOW + timedelta(days=cast.APPEAL_DAYS + 9)
    with pytest.raises(NotNow, match="last day to appeal has passed"):
        _appeal(case, late, lateness_reason="I was in hospital.")


def test_a_late_appeal_needs_its_reason_where_the_city_allows_late_ones() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeal_late_allowed=True))
    late = cast.NOW + timedelta(days=cast.APPEAL_DAYS + 9)
    with pytest.raises(Incomplete) as refused:
        _appeal(case, late, lateness_reason="  ")
    assert list(refused.value.fields) == ["lateness_reason"]
    row = _appeal(case, late, lateness_reason="I was in hospital.")
    assert (row.lateness_reason, cast.again(case).state) == ("I was in hospital.", "appealed")


def test_a_reason_for_lateness_is_not_kept_when_the_appeal_is_in_time() -> None:
    assert _appeal(cast.a_case_in("denied"), lateness_reason="I was in hospital.").lateness_reason == ""


def test_a_window_without_days_never_ends() -> None:
    case = cast.a_case_in("denied", cast.a_city(appeal_filing_days=None))
    assert _appeal(case, cast.NOW + timedelta(days=800)).state == "received"


def test_the_terms_told_with_the_denial_bind_the_city_when_its_policy_changes() -> None:
    case = cast.a_case_in("denied")
    last_on = cast.deadline(case, "appeal_window").due_on
    cast.a_city(appeals=False, appeal_offered=False, appeal_filing_days=1)
    assert _appeal(cast.again(case), cast.NOW + timedelta(days=20)).state == "received"
    assert cast.deadline(case, "appeal_window").due_on == last_on


@pytest.mark.parametrize("state", ["submitted", "clerk_review", "awaiting_requester", "awaiting_payment"])
def test_silence_can_be_appealed_from_the_day_after_the_due_date(state: str) -> None:
    case = cast.a_case_in(state)
    due_on = cast.deadline(case).due_on
    last_moment = cast.NOW.astimezone(cast.LOCAL).replace(day=due_on.day, hour=23, minute=59)
    with pytest.raises(NotNow, match="still has time"):
        _appeal(case, last_moment)
    row = _appeal(case, last_moment + timedelta(minutes=2))
    assert (row.decision, row.from_state) == (None, state)
    assert [point.citation for point in row.points.all()] == [None]


def test_silence_is_no_appeal_where_the_city_offers_none() -> None:
    case = cast.a_case(cast.a_city(appeals=False))
    with pytest.raises(NotNow, match="courts stay open"):
        _appeal(case, cast.NOW + timedelta(days=60))


@pytest.mark.parametrize(
    "state", ["released", "transferred", "withdrawn", "closed", "upheld", "in_production"]
)
def test_what_was_not_refused_cannot_be_appealed(state: str) -> None:
    with pytest.raises(WrongState):
        _appeal(cast.a_case_in(state), citations=())


# --- about what


def test_an_appeal_says_why_and_what_it_contests() -> None:
    case = cast.a_case_in("denied")
    before = snapshot()
    for changes, field in (
        ({"grounds": " \n"}, "grounds"),
        ({"citations": ()}, "citations"),
        ({"citations": [0]}, "citations"),
        ({"citations": [*_citations(case), 999_999]}, "citations"),
    ):
        with pytest.raises(Incomplete) as refused:
            _appeal(case, **changes)
        assert list(refused.value.fields) == [field]
    assert snapshot() == before


def test_the_citations_of_another_case_cannot_be_contested() -> None:
    case, other = cast.a_case_in("denied"), cast.a_case_in("denied")
    with pytest.raises(Incomplete):
        _appeal(case, citations=_citations(other))


def test_one_of_two_citations_can_be_contested_alone() -> None:
    case = cast.a_case_in("denied")
    first, second = _citations(case)
    row = _appeal(case, citations=[second])
    assert list(row.points.values_list("citation_id", flat=True)) == [second]
    assert first != second


def test_a_no_records_answer_is_contested_as_a_whole() -> None:
    row = _appeal(cast.a_case_in("no_records"))
    assert [point.citation for point in row.points.all()] == [None]


def test_an_appeal_has_its_own_number_and_a_second_one_the_next() -> None:
    case = cast.a_case_in("denied")
    assert _appeal(case).number == f"{case.number}-A1"
    cast.withdraw_appeal(case, cast.NOW + DAY)
    assert _appeal(cast.again(case)).number == f"{case.number}-A2"


@pytest.mark.parametrize("state", ["denied", "partly_released", "no_records", "clerk_review"])
def test_a_withdrawn_appeal_brings_the_case_back_to_where_it_was(state: str) -> None:
    case = cast.a_case_in(state)
    _appeal(case, cast.NOW + timedelta(days=12))
    cast.withdraw_appeal(case, cast.NOW + timedelta(days=13))
    row = cast.the_appeal(case)
    assert (cast.again(case).state, row.state) == (state, "withdrawn")
    assert cast.deadline(case, "appeal_decision").ended_on is not None
    assert row.decided_at is not None


def test_withdrawing_the_whole_case_ends_its_appeal() -> None:
    case = cast.a_case_in("appealed")
    cast.withdraw(case, cast.NOW + 2 * DAY)
    assert (cast.again(case).state, cast.the_appeal(case).state) == ("withdrawn", "withdrawn")
    assert not case.deadlines.running().exists()


@pytest.mark.parametrize(
    ("state", "act"), [("awaiting_requester", cast.ask), ("awaiting_payment", cast.estimate)]
)
def test_a_question_or_estimate_left_open_by_an_appeal_does_not_block_the_next(state: str, act: Any) -> None:
    case = cast.a_case_in(state)
    _appeal(case, cast.NOW + timedelta(days=12))
    cast.overturn(case, cast.NOW + timedelta(days=13))
    act(case, cast.NOW + timedelta(days=14))
    assert cast.again(case).state == state
    (cast.answer if state == "awaiting_requester" else cast.settle)(case, cast.NOW + timedelta(days=15))
    assert cast.again(case).state == "clerk_review"


def test_a_representative_is_named_beside_the_appeal_and_not_in_the_event() -> None:
    case = cast.a_case_in("denied")
    row = _appeal(case, representative=Representative("Lee Attorney", "lee@law.example", "I am her lawyer."))
    assert row.representative == "Lee Attorney"
    assert "Lee Attorney" not in case.events.latest("seq").payload
