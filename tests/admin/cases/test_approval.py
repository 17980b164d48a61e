"""The second person at the desk: proposing, approving, returning, parts and second looks through the pages."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.law.pack import library
from requests_app.models import City, CityPolicy, RecordsRequest
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import (
    DENIAL,
    QUEUE,
    action_address,
    case_address,
    numbers,
    play,
    preview,
    send,
    text,
    traces,
)

CLAIM = {
    **DENIAL,
    "citations-count": "1",
    "citations-0-exemption": "pending_litigation",
    "citations-0-rereview_on": "2027-03-01",
}


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    """A case under review in a city that wants two people."""
    CityPolicy.objects.filter(city=sacramento).update(approval_for=["deny", "release_in_part"])
    sacramento.refresh_from_db()
    case = cast.a_case_in("clerk_review", sacramento)
    cast.an_administrator(sacramento)
    return cast.again(case)


def test_the_desk_proposes_and_shows_the_letter_that_will_go_out(
    reviewer: Client, case: RecordsRequest
) -> None:
    page = text(reviewer.get(action_address(case, "deny")))
    assert "Propose a denial" in page
    seen = preview(reviewer, case, "deny", DENIAL)
    assert "After approval, this will be sent" in text(seen)
    assert DENIAL["citations-0-records"] in text(seen)
    assert send(reviewer, case, "deny", DENIAL, seen).status_code == 302
    assert cast.again(case).state == "clerk_review"
    shown = text(reviewer.get(case_address(case)))
    assert "Awaiting approval" in shown
    assert "Approve the proposed denial" not in shown
    assert "Return the proposed denial" in shown


def test_another_person_sees_it_in_my_work_reads_it_and_approves(
    reviewer: Client, administrator: Client, case: RecordsRequest
) -> None:
    play(reviewer, case, "deny", DENIAL)
    assert numbers(administrator.get(QUEUE, {"task": "approve"})) == [case.number]
    assert numbers(reviewer.get(QUEUE, {"task": "approve"})) == []
    assert "Denials awaiting approval" in text(administrator.get("/admin/"))
    seen = preview(administrator, case, "approve_denial", {})
    assert DENIAL["citations-1-harm"] in text(seen)
    assert send(administrator, case, "approve_denial", {}, seen).status_code == 302
    assert cast.again(case).state == "denied"
    assert numbers(administrator.get(QUEUE, {"task": "approve"})) == []


def test_the_proposer_gets_no_page_to_approve(reviewer: Client, case: RecordsRequest) -> None:
    play(reviewer, case, "deny", DENIAL)
    assert reviewer.get(action_address(case, "approve_denial")).status_code == 302
    before = traces(case)
    forged = {"seen_seq": cast.again(case).head_seq, "do": "preview"}
    answer = reviewer.post(action_address(case, "approve_denial"), forged)
    assert answer.status_code == 403
    assert "You submitted this" in text(answer)
    assert traces(case) == before


def test_a_returned_proposal_is_told_on_the_case(
    reviewer: Client, administrator: Client, case: RecordsRequest
) -> None:
    play(reviewer, case, "deny", DENIAL)
    empty = preview(administrator, case, "return_denial", {"reason": ""})
    assert empty.status_code == 422
    hostile = "<script>alert(1)</script> name the drafts"
    assert play(administrator, case, "return_denial", {"reason": hostile}).status_code == 302
    page = reviewer.get(case_address(case))
    assert "Returned for changes" in text(page)
    assert "<script>alert(1)" not in page.content.decode()


def test_what_was_approved_is_what_was_read(
    reviewer: Client, administrator: Client, case: RecordsRequest
) -> None:
    play(reviewer, case, "deny", DENIAL)
    seen = preview(administrator, case, "approve_denial", {})
    play(reviewer, case, "deny", {**DENIAL, "segregability": "Nothing, on second thought."})
    answer = send(administrator, case, "approve_denial", {}, seen)
    assert answer.status_code == 409
    assert cast.again(case).state == "clerk_review"


def test_an_exemption_that_ends_between_form_and_save_is_refused_in_words(
    reviewer: Client, case: RecordsRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = preview(reviewer, case, "deny", DENIAL)
    pack = library().get(case.pack_key, case.pack_version)
    kept = tuple(row for row in pack.exemptions if row.key != "preliminary_drafts")
    monkeypatch.setattr(type(pack), "exemptions_on", lambda _self, _on: kept)
    before = traces(case)
    answer = send(reviewer, case, "deny", DENIAL, seen)
    assert answer.status_code == 422
    assert "was not in effect when the request was received" in text(
        answer
    ) or "in effect at receipt" in text(answer)
    assert DENIAL["citations-1-harm"] in text(answer)
    assert traces(case) == before


def test_two_clerks_who_propose_at_once_are_told_of_each_other(
    reviewer: Client, administrator: Client, case: RecordsRequest
) -> None:
    mine, theirs = preview(reviewer, case, "deny", DENIAL), preview(administrator, case, "deny", DENIAL)
    assert send(reviewer, case, "deny", DENIAL, mine).status_code == 302
    late = send(administrator, case, "deny", DENIAL, theirs)
    assert late.status_code == 409
    assert "A denial was submitted for approval" in text(late)
    assert DENIAL["citations-0-records"] in text(late)
    assert case.proposals.count() == 1


def test_a_part_that_withholds_nothing_goes_out_at_once_and_one_that_does_waits(
    reviewer: Client, case: RecordsRequest
) -> None:
    cast.grant(case, cast.NOW + timedelta(hours=8))
    document = cast.a_document(cast.again(case), cast.NOW + timedelta(hours=9))
    part: dict[str, Any] = {"documents": [str(document.pk)], "checked": "on", "responsible-count": "1"}
    assert play(reviewer, case, "release_part", part).status_code == 302
    assert cast.again(case).events.latest("seq").kind == "part_released"
    whole = {**DENIAL, "public_url": "https://records.example.org/x"}
    seen = preview(reviewer, case, "release_part", whole)
    assert "After approval, this will be sent" in text(seen)
    assert send(reviewer, case, "release_part", whole, seen).status_code == 302
    assert cast.again(case).events.latest("seq").kind == "denial_proposed"


def test_a_part_with_half_a_denial_is_refused_beside_its_fields(
    reviewer: Client, case: RecordsRequest
) -> None:
    cast.grant(case, cast.NOW + timedelta(hours=8))
    half = {
        "public_url": "https://records.example.org/x",
        "segregability": "The memo.",
        "responsible-count": "1",
    }
    answer = preview(reviewer, case, "release_part", half)
    assert answer.status_code == 422
    assert "Cite at least one exemption." in text(answer)


def test_an_exemption_for_a_time_comes_back_to_my_work_and_is_answered_there(
    sign_in: SignIn, sacramento: City, clock: time_machine.Coordinates
) -> None:
    case, reviewer = cast.a_case_in("clerk_review", sacramento), sign_in(cast.a_reviewer(sacramento))
    without = preview(reviewer, case, "deny", {**CLAIM, "citations-0-rereview_on": ""})
    assert without.status_code == 422
    assert "is time-limited. Enter a re-review date." in text(without)
    assert play(reviewer, case, "deny", CLAIM).status_code == 302
    the_day = datetime(2027, 3, 1, 9, tzinfo=cast.LOCAL)
    clock.move_to(the_day)
    reviewer = sign_in(cast.a_reviewer(sacramento))
    assert numbers(reviewer.get(QUEUE, {"task": "look_again"})) == []
    sweep(the_day)
    assert numbers(reviewer.get(QUEUE, {"task": "look_again"})) == [case.number]
    assert "Exemptions due for re-review" in text(reviewer.get("/admin/"))
    review = cast.again(case).rereviews.get().pk
    answer = {"review": str(review), "outcome": "still_applies", "reason": "", "next_on": "2027-09-01"}
    assert preview(reviewer, case, "review_exemption", answer).status_code == 422
    forged = preview(
        reviewer, case, "review_exemption", {**answer, "review": "999999", "reason": "It goes on."}
    )
    assert forged.status_code == 422
    assert play(reviewer, case, "review_exemption", {**answer, "reason": "It goes on."}).status_code == 302
    assert numbers(reviewer.get(QUEUE, {"task": "look_again"})) == []
    assert datetime.combine(cast.again(case).rereviews.latest("pk").due_on, time()) == datetime(2027, 9, 1)
