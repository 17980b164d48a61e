"""What a request is for: as filed, then as agreed; one wording in force, whoever proposes and by whatever way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.cases.scope import scope_of
from requests_app.models import RecordsRequest, ScopeChange
from requests_app.services.scope import answer as scope_answer, propose as scope_propose
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
NORTH = "The north bridge only."


def _kinds(case: RecordsRequest) -> list[str]:
    return list(case.events.order_by("seq").values_list("kind", flat=True))


def test_as_filed_is_in_force_until_something_else_is_agreed() -> None:
    case = cast.a_case_in("clerk_review")
    filed = case.description
    cast.propose_scope(case, LATER)
    assert cast.again(case).asked_for == filed
    cast.accept_scope(case, LATER)
    case = cast.again(case)
    assert (case.asked_for, case.description) == (NORTH, filed)
    assert (scope_of(case).version, scope_of(case).agreed_at) == (2, LATER)
    assert _kinds(case)[-2:] == ["scope_proposed", "scope_agreed"]
    assert NORTH not in "".join(case.events.values_list("payload", flat=True))
    text = case.notices.get(letter="scope_agreed").body_text
    assert f"> {NORTH}" in text


def test_every_later_letter_quotes_the_wording_in_force() -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    cast.accept_scope(case, LATER)
    cast.deny(cast.again(case), LATER + cast.HOUR)
    text = case.notices.get(letter="denial").body_text
    assert f"> {NORTH}" in text
    assert case.description not in text
    assert "the wording you and the city agreed on" in " ".join(text.split())


def test_a_second_agreement_replaces_the_first_and_both_can_be_read() -> None:
    case = cast.a_case_in("in_production")
    cast.propose_scope(case, LATER)
    cast.accept_scope(case, LATER)
    cast.counter_scope(case, LATER)
    cast.accept_scope(case, LATER, cast.the_intake(case))
    scope = scope_of(cast.again(case))
    assert (scope.in_force, scope.version) == ("Both bridges, in 2024 only.", 3)
    assert [row.text for row in scope.earlier] == [NORTH]


def test_a_counter_declines_what_the_city_proposed() -> None:
    case = cast.a_case_in("clerk_review")
    cast.an_intake_clerk(case.city)
    cast.propose_scope(case, LATER)
    cast.counter_scope(case, LATER)
    states = ScopeChange.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["declined", "proposed"]
    assert case.notices.filter(letter="staff_scope").exists()


def test_declined_the_wording_stays() -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    cast.decline_scope(case, LATER)
    assert cast.again(case).scope == ""
    assert "Your request is still for" in case.notices.get(letter="scope_declined").body_text


def test_nobody_accepts_what_they_proposed_themselves() -> None:
    case = cast.a_case_in("clerk_review")
    clerk = cast.the_intake(case)
    require_refused(NotNow, lambda: cast.accept_scope(case, LATER))
    cast.propose_scope(case, LATER)
    require_refused(NotNow, lambda: cast.accept_scope(case, LATER, clerk))
    cast.counter_scope(case, LATER)
    require_refused(NotNow, lambda: cast.accept_scope(case, LATER))


def test_the_wrong_people_change_nothing() -> None:
    case = cast.a_case_in("clerk_review")
    stranger = cast.the_requester(cast.a_case(case.city))
    require_refused(NotPermitted, lambda: cast.propose_scope(case, LATER, cast.the_requester(case)))
    require_refused(NotPermitted, lambda: cast.propose_scope(case, LATER, cast.the_officer(case)))
    require_refused(NotPermitted, lambda: cast.counter_scope(case, LATER, stranger))


@pytest.mark.parametrize("text", ["", "  ", "same", "x" * 100_001])
def test_a_wording_must_be_one_and_another(text: str) -> None:
    case = cast.a_case_in("clerk_review")
    given = f" {case.description} " if text == "same" else text
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete, lambda: scope_propose.propose_scope(case.pk, text=given, actor=clerk, now=LATER), "text"
    )


@pytest.mark.parametrize("state", ["denied", "released", "closed", "appealed"])
def test_after_a_decision_what_was_asked_stays(state: str) -> None:
    case = cast.a_case_in(state)
    now = case.events.latest("seq").at
    require_refused(WrongState, lambda: cast.propose_scope(case, now))
    require_refused(WrongState, lambda: cast.counter_scope(case, now))


def test_accepted_inside_a_question_it_is_in_force_and_declined_it_is_not() -> None:
    case = cast.a_case_in("awaiting_requester")
    cast.answer(case, LATER)
    assert cast.again(case).asked_for == "The north bridge only"
    assert _kinds(case)[-2:] == ["scope_agreed", "clarified"]
    other = cast.a_case_in("awaiting_requester", case.city)
    cast.counter_in_answer(other, LATER)
    assert cast.again(other).scope == ""
    assert ScopeChange.objects.get(case=other).state == "declined"


def test_an_answer_by_mail_is_recorded_by_a_clerk_and_confirmed() -> None:
    case = cast.a_case_in("clerk_review")
    clerk = cast.the_intake(case)
    cast.propose_scope(case, LATER)

    def record(answer: str, channel: str, text: str = "", on: date = date(2026, 10, 6)) -> None:
        told = RecordedFor(channel=channel, words="The north one will do.", on=on)
        scope_answer.record_scope_answer(
            case.pk, answer=answer, text=text, recorded=told, actor=clerk, now=LATER
        )

    require_refused(Incomplete, lambda: record("accepted", "web"), "channel")
    require_refused(Incomplete, lambda: record("maybe", "post"), "answer")
    require_refused(Incomplete, lambda: record("countered", "post"), "text")
    require_refused(Incomplete, lambda: record("accepted", "post", on=date(2026, 10, 5)), "acted_on")
    record("accepted", "post")
    assert cast.again(case).asked_for == NORTH
    text = " ".join(case.notices.get(letter="scope_agreed").body_text.split())
    assert "by mail on Tuesday, October 6, 2026" in text
    assert "The north one will do." in text
    assert "If this is wrong, tell the office below right away." in text
    assert '"channel":"post"' in case.events.latest("seq").payload
    require_refused(NotNow, lambda: record("accepted", "post"))


def test_another_wording_told_by_phone_is_confirmed_and_waits_for_the_city() -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    told = RecordedFor(channel="phone", words="Only 2024, please.", on=date(2026, 10, 6))
    scope_answer.record_scope_answer(
        case.pk,
        answer="countered",
        text="Both bridges, in 2024.",
        recorded=told,
        actor=cast.the_intake(case),
        now=LATER,
    )
    assert ScopeChange.objects.get(case=case, state="proposed").by_city is False
    text = case.notices.get(letter="scope_recorded").body_text
    assert "Both bridges, in 2024." in text
    assert "by phone on Tuesday, October 6, 2026" in text


@pytest.mark.parametrize("ends", [cast.deny, cast.withdraw, cast.report_no_records])
def test_what_ends_the_case_overtakes_an_open_proposal(ends: Callable[..., None]) -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    ends(case, LATER)
    assert ScopeChange.objects.get(case=case).state == "overtaken"
    assert _kinds(case)[-1] == "scope_overtaken"


def test_the_database_holds_one_wording_in_force_and_the_case_carries_it() -> None:
    case = cast.a_case_in("clerk_review")
    cast.propose_scope(case, LATER)
    cast.accept_scope(case, LATER)
    with pytest.raises(IntegrityError, match="one_scope_in_force_per_case"), transaction.atomic():
        ScopeChange.objects.create(
            case=case,
            number=9,
            text="x",
            state="in_force",
            by_city=True,
            proposed_at=LATER,
            answered_at=LATER,
        )
    with pytest.raises(IntegrityError, match="does not carry the wording in force"), transaction.atomic():
        RecordsRequest.objects.filter(pk=case.pk).update(scope="Something else")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
