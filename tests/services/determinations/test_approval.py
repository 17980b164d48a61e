"""A second person: proposed by one, issued or returned by another, refused to the same; the database holds it too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from requests_app.cases.actors import Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NeedsApproval, NotNow, NotPermitted, Refusal
from requests_app.models import Decision, Notice, Proposal, RecordsRequest
from requests_app.services.determinations import (
    approval as determination_approval,
    decide as determination_decide,
    proposal as determination_proposal,
)
from requests_app.services.determinations.drafts import DenialDraft, ReleaseDraft, draft_from
from requests_app.services.retention.erased_places import erase_places
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
WHOLE = ReleaseDraft(
    citations=(cast.COUNSEL, cast.DRAFTS), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
)
PARTS: dict[str, Any] = {
    "citations": [cast.COUNSEL],
    "segregability": cast.SEGREGABILITY,
    "responsible": cast.RESPONSIBLE,
}


def _case(state: str = "clerk_review") -> RecordsRequest:
    """A case of a city that wants two people for everything that withholds."""
    city = cast.a_city(approval_for=["deny", "release_in_part"])
    case = cast.a_case_in(state, city)
    cast.a_reviewer(city)
    cast.an_administrator(city)
    return cast.again(case)


def _second(case: RecordsRequest) -> Actor:
    return staff(cast.an_administrator(case.city))


def _propose(case: RecordsRequest, draft: ReleaseDraft = WHOLE, verb: str = "deny") -> RecordsRequest:
    return determination_proposal.propose(
        case.pk, verb=verb, draft=draft, actor=cast.the_reviewer(case), now=LATER
    )


def _approve(case: RecordsRequest, actor: Actor | None = None, **more: Any) -> RecordsRequest:
    return determination_approval.approve_denial(
        case.pk, actor=actor or _second(case), now=LATER + cast.HOUR, **more
    )


def test_alone_nobody_can_deny_where_two_are_wanted() -> None:
    case = _case()
    document = cast.a_document(case, cast.NOW + cast.HOUR)
    before = snapshot()
    with pytest.raises(NeedsApproval):
        cast.deny(case, LATER)
    with pytest.raises(NeedsApproval):
        cast.release_in_part(case, LATER)
    assert snapshot() == before
    assert document.audience == "internal"


def test_a_proposal_waits_in_review_and_tells_those_who_may_approve_it() -> None:
    case = cast.again(_propose(_case()))
    proposal = case.proposals.get()
    assert case.state == "clerk_review"
    assert case.decision is None
    assert (proposal.state, proposal.verb, draft_from(proposal.content)) == ("open", "deny", WHOLE)
    event = case.events.latest("seq")
    assert event.kind == "denial_proposed"
    assert (proposal.seq, data_of(event)) == (event.seq, {"proposal_id": proposal.pk, "what": "deny"})
    notices = Notice.objects.filter(case=case, event=event)
    assert {notice.letter for notice in notices} == {"staff_proposed"}
    assert {notice.recipient for notice in notices} == {f"staff:{_second(case).user_id}"}


def test_another_person_approves_and_both_are_on_file() -> None:
    case = _propose(_case())
    case = cast.again(_approve(case))
    decision = case.decision
    assert case.state == "denied"
    assert decision is not None
    proposer, approver = cast.the_reviewer(case).user_id, _second(case).user_id
    assert (decision.decided_by_id, decision.approved_by_id) == (proposer, approver)
    assert decision.citations.count() == 2
    event = case.events.latest("seq")
    assert (event.kind, event.actor_id, data_of(event)["approver_id"]) == ("denied", approver, approver)
    assert Notice.objects.filter(case=case, letter="denial").count() == 1
    assert case.proposals.get().state == "approved"


def test_nobody_approves_what_they_proposed_themselves() -> None:
    case = _propose(_case())
    before = snapshot()
    with pytest.raises(NotPermitted, match="You submitted this"):
        _approve(case, cast.the_reviewer(case))
    assert snapshot() == before


def test_only_the_deciding_roles_approve() -> None:
    case = _propose(_case())
    for actor in (cast.the_intake(case), cast.the_officer(case), cast.the_requester(case)):
        with pytest.raises(NotPermitted):
            _approve(case, actor)
        with pytest.raises(NotPermitted):
            determination_approval.return_denial(case.pk, reason="No.", actor=actor, now=LATER)


def test_a_part_that_withholds_is_proposed_only_by_who_may_withhold_too() -> None:
    case = _case("in_production")
    part = replace(WHOLE, public_url="https://records.example.org/part")
    case.city.policy.deciding_roles = ["appeals_officer", "city_administrator"]
    case.city.policy.save()
    with pytest.raises(NotPermitted):
        _propose(case, part, "release_part")
    case.city.policy.deciding_roles = []
    case.city.policy.save()
    assert _propose(case, part, "release_part").proposals.get().verb == "release_part"


def test_a_returned_proposal_says_why_and_goes_back_to_who_wrote_it() -> None:
    case = _propose(_case())
    with pytest.raises(Incomplete):
        determination_approval.return_denial(case.pk, reason="  ", actor=_second(case), now=LATER)
    determination_approval.return_denial(case.pk, reason="Name the drafts.", actor=_second(case), now=LATER)
    proposal = case.proposals.get()
    assert (proposal.state, proposal.reason) == ("returned", "Name the drafts.")
    letter = Notice.objects.get(case=case, letter="staff_returned")
    assert letter.recipient == f"staff:{proposal.proposed_by_id}"
    assert "Name the drafts." in letter.body_text
    with pytest.raises(NotNow):
        _approve(case)


def test_a_new_proposal_takes_the_place_of_the_old_one() -> None:
    case = _propose(_case())
    _propose(case, replace(WHOLE, citations=(cast.COUNSEL,)))
    assert sorted(case.proposals.values_list("state", flat=True)) == ["open", "replaced"]
    case = cast.again(_approve(case))
    assert case.decision is not None
    assert case.decision.citations.count() == 1


def test_an_incomplete_proposal_is_refused_beside_the_field() -> None:
    case = _case()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _propose(case, replace(WHOLE, segregability=" "))
    assert list(refused.value.fields) == ["segregability"]
    assert snapshot() == before


def test_nothing_can_be_proposed_where_one_person_is_enough() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(NotNow):
        _propose(case)


@pytest.mark.parametrize("moved_by", [cast.ask, cast.withdraw])
def test_a_proposal_is_out_of_date_once_the_request_moved_on(moved_by: Any) -> None:
    case = _propose(_case())
    moved_by(case, LATER)
    with pytest.raises(Refusal):
        _approve(case)
    assert not Proposal.objects.standing().filter(case=case).exists()


def test_a_proposal_of_before_does_not_come_back_when_the_request_is_opened_again() -> None:
    case = _propose(_case())
    cast.release(case, LATER)
    cast.reopen(case, LATER + cast.HOUR)
    with pytest.raises(NotNow):
        determination_approval.approve_denial(case.pk, actor=_second(case), now=LATER + 2 * cast.HOUR)


@pytest.mark.parametrize("beside", [cast.extend, cast.estimate])
def test_more_time_or_a_fee_estimate_leaves_the_proposal_standing(beside: Any) -> None:
    case = _propose(_case())
    beside(case, LATER)
    assert cast.again(_approve(case)).state == "denied"


def test_a_release_in_part_is_proposed_and_opens_its_documents_only_when_approved() -> None:
    case = _case()
    document = cast.a_document(case, cast.NOW + cast.HOUR)
    _propose(case, replace(WHOLE, documents=(document.pk,), checked=True), "release_in_part")
    document.refresh_from_db()
    assert document.audience == "internal"
    _approve(case)
    document.refresh_from_db()
    assert (document.audience, cast.again(case).state) == ("released", "partly_released")


def test_the_officer_of_an_appeal_is_neither_of_the_two() -> None:
    case = _case()
    cast.an_officer(case.city)
    officer = cast.a_member(case.city, "appeals_officer", "both")
    cast.a_member(case.city, "city_administrator", "both")
    _propose(case)
    _approve(case, staff(officer))
    cast.appeal(case, LATER + 2 * cast.HOUR)
    with pytest.raises(NotPermitted):
        cast.take_up(case, LATER + 3 * cast.HOUR, staff(officer))
    appeal, decided = cast.the_appeal(case), cast.again(case).decision
    for person in (decided.decided_by_id, decided.approved_by_id):
        _refused(
            "UPDATE requests_app_appeal SET officer_id = %s WHERE id = %s",
            person,
            appeal.pk,
            match="whoever decided the request cannot decide the appeal",
        )
    cast.take_up(case, LATER + 3 * cast.HOUR)


def _refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


INSERT = """
INSERT INTO requests_app_decision (case_id, kind, decided_by_id, approved_by_id, decided_at, responsible, segregability,
    remedies, details)
SELECT case_id, kind, %s, %s, decided_at, responsible, segregability, remedies, '{}'
    FROM requests_app_decision WHERE id = %s RETURNING id
"""


def _copy(decided: int, approved: int | None, decision: Decision, match: str) -> None:
    """A second, complete decision by hand-written SQL."""
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [decided, approved, decision.pk])
        row = cursor.fetchone()
        citation = decision.citations.all()[0]
        citation.pk, citation.decision_id = None, row[0]
        citation.save(force_insert=True)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_a_denial_that_only_one_person_stands_for() -> None:
    case = cast.again(_approve(_propose(_case())))
    decision = case.decision
    assert decision is not None
    proposer, approver = int(decision.decided_by_id or 0), int(decision.approved_by_id or 0)
    stranger = cast.a_reviewer(case.city, "r9").pk
    _copy(proposer, None, decision, "wants a second person")
    _copy(proposer, proposer, decision, "decision_approved_by_another|approved by who proposed")
    _copy(stranger, approver, decision, "no approved proposal")


def test_the_database_refuses_a_part_that_withholds_without_its_reasons() -> None:
    case = cast.a_case_in("in_production")
    _refused(
        """INSERT INTO requests_app_decision (case_id, kind, decided_at, responsible, segregability, remedies, details)
        VALUES (%s, 'partial_denial', now(), '[]', '', '[]', '{"part": 1}')""",
        case.pk,
        match="cannot stand: nobody is named",
    )


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("UPDATE requests_app_proposal SET state = 'approved', settled_at = now(), settled_by_id = proposed_by_id",
         "approved_by_another"),
        ("UPDATE requests_app_proposal SET state = 'returned', settled_at = now(), settled_by_id = proposed_by_id",
         "returned_with_a_reason"),
        ("UPDATE requests_app_proposal SET content = '[1]'", "does not change"),
        ("UPDATE requests_app_proposal SET verb = 'release_in_part'", "does not change"),
        ("DELETE FROM requests_app_proposal", "stays on file"),
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_proposed(statement: str, match: str) -> None:
    _propose(_case())
    _refused(statement, match=match)


def test_a_settled_proposal_is_not_settled_again() -> None:
    case = _propose(_case())
    determination_approval.return_denial(case.pk, reason="Name the drafts.", actor=_second(case), now=LATER)
    _refused("UPDATE requests_app_proposal SET state = 'open', settled_by_id = NULL, settled_at = NULL",
             match="settled once")  # fmt: skip


def test_erasing_a_case_takes_the_words_of_its_proposals() -> None:
    case = _propose(_case())
    determination_approval.return_denial(
        case.pk, reason="Ana asked for this.", actor=_second(case), now=LATER
    )
    erase_places("case", case.pk)
    proposal = case.proposals.get()
    assert (proposal.content, "Ana" in proposal.reason) == ({}, False)


def test_deny_still_works_alone_where_the_city_wants_no_second_person() -> None:
    case = cast.a_case_in("clerk_review")
    determination_decide.deny(case.pk, draft=DenialDraft(**PARTS), actor=cast.the_reviewer(case), now=LATER)
    assert cast.again(case).decision.approved_by is None
