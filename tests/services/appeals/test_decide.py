"""Appeals decided: by whom and by when, point by point, and what each outcome does to the case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotPermitted, WrongState
from requests_app.models import Appeal, Decision, Notice, RecordsRequest
from requests_app.services.appeals import decide as appeal_decide, draft as appeal_draft, file as appeal_file
from requests_app.services.appeals.findings import FindingInput
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
DAY = cast.DAY


def _citations(case: RecordsRequest) -> list[int]:
    return list(case.decision.citations.values_list("pk", flat=True))


def _appeal(case: RecordsRequest, now: Any = None, **changes: Any) -> Appeal:
    given: dict[str, Any] = {"grounds": "These are facts, not advice.", "citations": ()}
    if case.state in {"denied", "partly_released"}:
        given["citations"] = _citations(case)
    return appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(**{**given, **changes}),
        actor=cast.the_requester(case),
        now=now or cast.NOW + DAY,
    )


def _decide(case: RecordsRequest, findings: dict[int, FindingInput], **changes: Any) -> RecordsRequest:
    given: dict[str, Any] = {
        "responsible": [("Morgan Reyes", "Appeals Officer")],
        "instruction": "Release what is factual.",
        "actor": cast.the_officer(case),
        "now": cast.NOW + 2 * DAY,
    }
    return appeal_decide.decide_appeal(case.pk, findings=findings, **{**given, **changes})


def _points(case: RecordsRequest) -> list[int]:
    return list(cast.the_appeal(case).points.values_list("pk", flat=True))


def test_the_decision_on_the_appeal_is_due_after_the_days_of_the_city() -> None:
    case = cast.a_case_in("denied")
    _appeal(case)
    received_on = (cast.NOW + DAY).astimezone(cast.LOCAL).date()
    due_on = cast.deadline(case, "appeal_decision").due_on
    assert due_on == received_on + timedelta(days=cast.APPEAL_DECISION_DAYS)  # 26 October 2026, a Monday
    assert due_on.weekday() < 5


def test_a_city_without_days_for_it_gets_no_invented_date() -> None:
    case = cast.a_case_in("appealed", cast.a_city(appeal_decision_days=None))
    assert cast.deadline(case, "appeal_decision").due_on is None


def test_whoever_decided_the_request_neither_takes_up_nor_decides_the_appeal() -> None:
    city = cast.a_city()
    both = cast.a_reviewer(city, "both")
    cast.a_member(city, "appeals_officer", "both")
    case = cast.a_case_in("clerk_review", city)
    cast.deny(case, cast.NOW + DAY / 2, actor=staff(both))
    case = cast.again(case)
    _appeal(case)
    for act in (
        lambda: appeal_decide.take_up(case.pk, actor=staff(both), now=cast.NOW + DAY),
        lambda: _decide(case, {_points(case)[0]: FindingInput("upheld", "Right.")}, actor=staff(both)),
    ):
        with pytest.raises(NotPermitted, match="someone else"):
            act()
    assert cast.the_appeal(case).officer is None


def test_an_officer_takes_an_appeal_up_once() -> None:
    case = cast.a_case_in("appealed")
    cast.take_up(case, cast.NOW + DAY)
    assert (cast.the_appeal(case).state, cast.the_appeal(case).officer) == (
        "under_review",
        cast.an_officer(case.city),
    )
    with pytest.raises(WrongState):
        cast.take_up(case, cast.NOW + DAY)


def test_every_point_is_answered_with_a_finding_and_a_reason() -> None:
    case = cast.a_case_in("appealed")
    first, second = _points(case)
    before = snapshot()
    good = FindingInput("overturned", "It is not advice.")
    for findings, field in (
        ({first: good}, f"findings.{second}.finding"),
        ({first: good, second: FindingInput("perhaps", "Well.")}, f"findings.{second}.finding"),
        ({first: good, second: FindingInput("", "Well.")}, f"findings.{second}.finding"),
        ({first: good, second: FindingInput("upheld", " ")}, f"findings.{second}.reason"),
    ):
        with pytest.raises(Incomplete) as refused:
            _decide(case, findings)
        assert list(refused.value.fields) == [field]
    assert snapshot() == before


@pytest.mark.parametrize("responsible", [[], [("", "Officer")], [("Morgan Reyes", " ")]])
def test_a_decision_on_an_appeal_names_its_person(responsible: list[tuple[str, str]]) -> None:
    case = cast.a_case_in("appealed")
    found = {pk: FindingInput("upheld", "Right.") for pk in _points(case)}
    with pytest.raises(Incomplete) as refused:
        _decide(case, found, responsible=responsible)
    assert list(refused.value.fields) == ["responsible"]


def test_what_is_sent_back_says_what_to_do_and_by_when_in_the_future() -> None:
    case = cast.a_case_in("appealed")
    found = {pk: FindingInput("overturned", "Wrong.") for pk in _points(case)}
    with pytest.raises(Incomplete) as refused:
        _decide(case, found, instruction=" ")
    assert list(refused.value.fields) == ["instruction"]
    with pytest.raises(Incomplete) as refused:
        _decide(case, found, new_due_on=date(2026, 10, 7))
    assert list(refused.value.fields) == ["new_due_on"]


def test_findings_on_points_of_another_appeal_decide_nothing() -> None:
    case, other = cast.a_case_in("appealed"), cast.a_case_in("appealed")
    found = {pk: FindingInput("upheld", "Right.") for pk in _points(other)}
    with pytest.raises(Incomplete):
        _decide(case, found)
    mixed = {pk: FindingInput("upheld", "Right.") for pk in _points(case)}
    mixed[_points(other)[0]] = FindingInput("overturned", "Wrong.")
    _decide(case, mixed)
    assert cast.again(case).state == "upheld"
    assert cast.again(other).state == "appealed"


@pytest.mark.parametrize(
    ("findings", "appeal_state", "case_state"),
    [
        (["upheld", "upheld"], "upheld", "upheld"),
        (["overturned", "overturned"], "overturned", "clerk_review"),
        (["upheld", "overturned"], "partly_overturned", "clerk_review"),
        (["overturned", "upheld"], "partly_overturned", "clerk_review"),
    ],
)
def test_the_findings_make_the_outcome(findings: list[str], appeal_state: str, case_state: str) -> None:
    case = cast.a_case_in("appealed")
    cast.decide_appeal(case, cast.NOW + 2 * DAY, *findings)
    row = cast.the_appeal(case)
    assert (row.state, cast.again(case).state) == (appeal_state, case_state)
    assert [point.finding for point in row.points.all()] == findings
    assert row.decided_at == cast.NOW + 2 * DAY
    assert cast.deadline(case, "appeal_decision").met_on is not None


def test_an_upheld_denial_names_the_courts_and_has_no_date_running() -> None:
    case = cast.a_case_in("upheld")
    letter = Notice.objects.get(case=case, letter="appeal_upheld")
    assert "court" in letter.body_text.lower()
    assert cast.again(case).next_due_on is None


def test_a_remand_opens_a_new_clock_and_a_stated_date_stands() -> None:
    case = cast.a_case_in("appealed")
    found = {pk: FindingInput("overturned", "Wrong.") for pk in _points(case)}
    _decide(case, found, new_due_on=date(2026, 10, 20))
    due = cast.deadline(case)
    assert (due.cycle, due.due_on, due.met_on) == (2, date(2026, 10, 20), None)
    assert cast.again(case).next_due_on == date(2026, 10, 20)


def test_after_a_remand_the_case_can_be_decided_and_appealed_anew() -> None:
    case = cast.a_case_in("appealed")
    cast.overturn(case, cast.NOW + 2 * DAY)
    cast.deny(case, cast.NOW + 3 * DAY)
    case = cast.again(case)
    row = _appeal(case, cast.NOW + 4 * DAY)
    assert row.decision == case.decision
    assert row.number.endswith("-A2")
    assert Decision.objects.filter(case=case).count() == 2
