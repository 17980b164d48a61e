"""What a clerk records for a requester: the same services, the requester's own words, and a confirmation every way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotNow, NotPermitted, WrongState
from requests_app.cases.states import State
from requests_app.models import Appeal, Clarification, Message, Notice, RecordsRequest
from requests_app.notices.recipients.contact import Contact
from requests_app.services.appeals import (
    draft as appeal_draft,
    file as appeal_file,
    withdrawal as appeal_withdrawal,
)
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    contact as case_contact,
    messages as case_messages,
    withdrawal as case_withdrawal,
)
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.retention import hold_and_erasure
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
POST = {"email": "", "postal_address": "9 Elm Street\nSacramento, CA 95814"}


def said(words: str = "The north bridge only.", on: date = date(2026, 10, 6), **more: Any) -> RecordedFor:
    return RecordedFor(**{"channel": "phone", "words": words, "on": on, **more})


def letters_to_requester(case: RecordsRequest, letter: str) -> list[Notice]:
    return list(Notice.objects.filter(case=case, recipient="requester", letter=letter).order_by("id"))


def test_an_answer_by_phone_is_recorded_with_its_channel_and_confirmed_by_every_way() -> None:
    case = cast.a_case_in("awaiting_requester", **{**POST, "email": cast.ADDRESS})
    clerk = cast.the_intake(case)
    case_clarification.clarify(case.pk, recorded=said(), actor=clerk, now=LATER)
    case = cast.again(case)
    answer = Clarification.objects.get(case=case).answer
    assert case.state == State.CLERK_REVIEW
    assert answer is not None
    assert (answer.body, answer.channel, answer.author_id) == (
        "The north bridge only.",
        "phone",
        clerk.user_id,
    )
    data = data_of(case.events.latest("seq"))
    assert (data["recorded"], data["channel"]) == (True, "phone")
    assert "north" not in case.events.latest("seq").payload
    sent = letters_to_requester(case, "answer_recorded")
    assert [notice.channel for notice in sent] == ["email", "post"]
    assert "by phone on Tuesday, October 6, 2026" in sent[0].body_text
    assert "The north bridge only." in sent[0].body_text
    assert "If this is wrong" in sent[0].body_text


def test_what_requesters_do_themselves_is_not_confirmed_so() -> None:
    case = cast.a_case_in("awaiting_requester")
    case_clarification.clarify(case.pk, answer="North.", actor=cast.the_requester(case), now=LATER)
    assert letters_to_requester(case, "answer_recorded") == []


def test_a_second_clerk_is_told_who_recorded_the_answer_and_when() -> None:
    case = cast.a_case_in("awaiting_requester")
    clerk = cast.the_intake(case)
    case_clarification.clarify(case.pk, recorded=said(), actor=clerk, now=LATER)
    with pytest.raises(NotNow) as refused:
        case_clarification.clarify(case.pk, recorded=said(), actor=clerk, now=LATER)
    assert clerk.name in refused.value.message
    assert "October 6, 2026, 10:15 AM" in refused.value.message
    with pytest.raises(ChangedMeanwhile) as stale:
        case_clarification.clarify(
            case.pk, recorded=said(), actor=clerk, now=LATER, seen_seq=cast.again(case).head_seq - 1
        )
    assert f"The requester replied ({clerk.name}, Tuesday, October 6, 2026, 10:15 AM)" in stale.value.message


def test_nobody_else_records_for_a_requester() -> None:
    case = cast.a_case_in("awaiting_requester")
    for actor in (cast.the_requester(case), cast.the_officer(case)):
        require_refused(
            NotPermitted,
            lambda actor=actor: case_clarification.clarify(case.pk, recorded=said(), actor=actor, now=LATER),
        )
    require_refused(
        NotPermitted,
        lambda: case_clarification.clarify(case.pk, answer="x", actor=cast.the_intake(case), now=LATER),
    )


def test_words_a_channel_and_a_document_of_this_case_are_asked_for() -> None:
    case, other = cast.a_case_in("awaiting_requester"), cast.a_case()
    foreign = cast.a_document(other, cast.NOW)
    clerk = cast.the_intake(case)
    for field, wrong in (
        ("words", said("  ")),
        ("channel", said(channel="web")),
        ("scan", said(document_id=foreign.pk)),
    ):
        require_refused(
            Incomplete,
            lambda wrong=wrong: case_clarification.clarify(case.pk, recorded=wrong, actor=clerk, now=LATER),
            field,
        )


def test_an_act_is_not_recorded_before_what_it_answers_nor_before_the_request() -> None:
    case = cast.a_case_in("awaiting_requester")
    clerk = cast.the_intake(case)
    for on in (date(2026, 10, 2), date(2026, 10, 9)):
        require_refused(
            Incomplete,
            lambda on=on: case_clarification.clarify(case.pk, recorded=said(on=on), actor=clerk, now=LATER),
            "acted_on",
        )
    contact = Contact(email="new@example.org")
    require_refused(
        Incomplete,
        lambda: case_contact.change_contact(
            case.pk, contact=contact, recorded=said(on=date(2026, 10, 2)), actor=clerk, now=LATER
        ),
        "acted_on",
    )


def test_an_answer_counts_from_the_day_it_was_given_without_a_document() -> None:
    case = cast.a_case_in("awaiting_requester")
    case_clarification.clarify(
        case.pk, recorded=said(), actor=cast.the_intake(case), now=LATER + 3 * cast.DAY
    )
    data = data_of(cast.again(case).events.latest("seq"))
    assert (data["acted_on"], data["entered_on"], data["proof"]) == ("2026-10-06", "2026-10-09", "reason")
    assert case.notes.count() == 0


def test_a_withdrawal_of_an_earlier_day_needs_its_scan() -> None:
    case = cast.a_case_in("clerk_review")
    clerk, later = cast.the_intake(case), LATER + 3 * cast.DAY
    require_refused(
        Incomplete,
        lambda: case_withdrawal.withdraw(case.pk, recorded=said("Stop."), actor=clerk, now=later),
        "acted_on",
    )
    scan = cast.a_document(case, LATER)
    letter = said("Stop.", channel="post", document_id=scan.pk)
    case_withdrawal.withdraw(case.pk, recorded=letter, actor=clerk, now=later)
    data = data_of(cast.again(case).events.latest("seq"))
    assert (data["proof"], data["proof_sha256"]) == ("document", scan.sha256)


def test_a_recorded_withdrawal_is_undone_by_the_requester_with_the_dates_it_had() -> None:
    case = cast.a_case_in("clerk_review")
    before = cast.deadline(case).due_on
    case_withdrawal.withdraw(case.pk, recorded=said("Stop."), actor=cast.the_intake(case), now=LATER)
    case = cast.again(case)
    (letter,) = letters_to_requester(case, "withdrawn")
    assert "until Friday, October 16, 2026" in letter.body_text
    case_withdrawal.undo_withdrawal(case.pk, actor=cast.the_requester(case), now=LATER + 9 * cast.DAY)
    case = cast.again(case)
    due = cast.deadline(case)
    assert (case.state, due.due_on, due.ended_on) == (State.CLERK_REVIEW, before, None)
    assert case.next_due_on == before
    assert letters_to_requester(case, "withdrawal_undone")


def test_an_appeal_that_ended_with_the_case_is_open_again_and_dated_as_before() -> None:
    case = cast.a_case_in("appealed")
    before = cast.deadline(case, "appeal_decision").due_on
    now = case.events.latest("seq").at + cast.HOUR
    on = now.astimezone(cast.LOCAL).date()
    clerk = cast.the_intake(case)
    case_withdrawal.withdraw(case.pk, recorded=said("Stop.", on=on), actor=clerk, now=now)
    assert Appeal.objects.get(case=case).state == "withdrawn"
    case_withdrawal.undo_withdrawal(
        case.pk, recorded=said("I did not say that.", on=on), actor=clerk, now=now + cast.HOUR
    )
    assert (cast.again(case).state, Appeal.objects.get(case=case).state) == ("appealed", "received")
    assert cast.deadline(case, "appeal_decision").due_on == before


def test_after_ten_days_or_where_the_requester_withdrew_nothing_is_undone() -> None:
    case = cast.a_recorded_withdrawal()
    person = cast.the_requester(case)
    require_refused(
        NotNow,
        lambda: case_withdrawal.undo_withdrawal(case.pk, actor=person, now=LATER + 12 * cast.DAY),
    )
    own = cast.a_case_in("withdrawn")
    require_refused(
        NotNow,
        lambda: case_withdrawal.undo_withdrawal(own.pk, actor=cast.the_requester(own), now=LATER),
    )
    going = cast.a_case_in("clerk_review")
    require_refused(
        WrongState,
        lambda: case_withdrawal.undo_withdrawal(going.pk, actor=cast.the_requester(going), now=LATER),
    )


def test_a_case_is_not_closed_while_its_withdrawal_can_be_undone() -> None:
    case = cast.a_recorded_withdrawal()
    clerk = cast.the_intake(case)
    require_refused(
        NotNow, lambda: case_close.close(case.pk, reason="Withdrawn.", actor=clerk, now=LATER + cast.DAY)
    )
    case_close.close(case.pk, reason="Withdrawn.", actor=clerk, now=LATER + 20 * cast.DAY)


def test_an_appeal_on_paper_is_recorded_and_its_withdrawal_too() -> None:
    case = cast.a_case_in("denied", **POST)
    now = case.events.latest("seq").at + cast.HOUR
    on = now.astimezone(cast.LOCAL).date()
    clerk = cast.the_intake(case)
    cited = [item.pk for item in case.decision.citations.all()]
    letter = said("The drafts are final.", channel="post", on=on)
    draft = appeal_draft.AppealDraft(grounds="The drafts are final.", citations=cited)
    appeal_file.appeal(case.pk, draft=draft, recorded=letter, actor=clerk, now=now)
    (receipt,) = letters_to_requester(case, "appeal_receipt")
    assert (receipt.channel, receipt.body_text.count("The drafts are final.")) == ("post", 1)
    assert "by mail on" in receipt.body_text
    appeal_withdrawal.withdraw_appeal(
        case.pk, recorded=said("I settle.", on=on), actor=clerk, now=now + cast.HOUR
    )
    assert cast.again(case).state == "denied"
    assert Message.objects.get(case=case, from_requester=True).body == "I settle."


def test_a_contact_told_by_phone_and_a_message_are_recorded_in_any_state() -> None:
    case = cast.a_case_in("closed")
    now = case.events.latest("seq").at + cast.HOUR
    clerk, on = cast.the_intake(case), now.astimezone(cast.LOCAL).date()
    case_contact.change_contact(
        case.pk,
        contact=Contact(phone="916-555-0100", postal_address="9 Elm Street"),
        recorded=said("I moved to Elm Street.", on=on),
        actor=clerk,
        now=now,
    )
    case_messages.write_to_city(case.pk, recorded=said("Thank you.", on=on), actor=clerk, now=now + cast.HOUR)
    assert [row.body for row in case.messages.filter(from_requester=True)] == [
        "I moved to Elm Street.",
        "Thank you.",
    ]
    assert letters_to_requester(case, "message_recorded")[0].channel == "post"


def test_the_chain_and_its_dates_hold_and_an_erased_case_takes_nothing() -> None:
    case = cast.a_case_in("clerk_review", **{**POST, "email": cast.ADDRESS})
    clerk = cast.the_intake(case)
    case_withdrawal.withdraw(case.pk, recorded=said("Stop."), actor=clerk, now=LATER)
    assert [notice.channel for notice in letters_to_requester(case, "withdrawn")] == ["email", "post"]
    case_withdrawal.undo_withdrawal(case.pk, actor=cast.the_requester(case), now=LATER + cast.HOUR / 2)
    case_withdrawal.withdraw(case.pk, actor=cast.the_requester(case), now=LATER + cast.HOUR)
    assert ledger_verify.verify(files=False).first_break is None
    case_close.close(case.pk, actor=SYSTEM, now=LATER + 40 * cast.DAY)
    hold_and_erasure.erase(case.pk, actor=staff(cast.an_administrator(case.city)), now=LATER + 50 * cast.DAY)
    clerk = cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: case_messages.write_to_city(
            case.pk, recorded=said(on=date(2026, 11, 26)), actor=clerk, now=LATER + 51 * cast.DAY
        ),
        "",
    )
