"""What a clerk records for a requester, on the one page of every act."""

from __future__ import annotations

import pytest
import time_machine

from requests_app.models import Appeal, Clarification, RecordsRequest
from tests import cast, logs
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, play, preview, text, traces
from tests.services.appeals.installments import SECOND_AT, two_parts

pytestmark = pytest.mark.django_db
SAID = {"words": "Only the north bridge.", "channel": "phone", "happened_on": "2026-10-06", "scan": ""}


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(cast.NOW + 2 * cast.DAY, tick=False):
        yield


def test_an_answer_is_previewed_recorded_and_shown_with_who_recorded_it(sign_in: SignIn) -> None:
    case = cast.a_case_in("awaiting_requester")
    client = sign_in(cast.an_intake_clerk(case.city))
    looked = preview(client, case, "record_answer", {**SAID, "accept": "yes"})
    assert "by phone on Tuesday, October 6, 2026" in text(looked)
    play(client, case, "record_answer", {**SAID, "accept": "yes"})
    assert Clarification.objects.get(case=case).accepted is True
    page = text(client.get(case_address(case)))
    assert "By phone" in page
    assert "recorded by" in page


def test_what_is_missing_stands_beside_its_field_and_nothing_is_kept(sign_in: SignIn) -> None:
    case = cast.a_case_in("awaiting_requester")
    client = sign_in(cast.an_intake_clerk(case.city))
    before = traces(case)
    page = text(preview(client, case, "record_answer", {"words": "", "happened_on": "2026-10-01"}))
    assert "Choose how it reached the city." in page
    assert "Record what the requester said or wrote." in page
    early = text(preview(client, case, "record_answer", {**SAID, "happened_on": "2026-10-01"}))
    assert "is before the previous event of this request" in early
    assert traces(case) == before


def test_a_withdrawal_is_recorded_and_undone_from_the_page(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review")
    client = sign_in(cast.an_intake_clerk(case.city))
    today = {**SAID, "happened_on": "2026-10-07"}
    play(client, case, "record_withdrawal", today)
    assert cast.again(case).state == "withdrawn"
    assert action_address(case, "undo_withdrawal") in text(client.get(case_address(case)))
    play(client, case, "undo_withdrawal", {**today, "words": "I did not say that."})
    assert cast.again(case).state == "clerk_review"


def test_an_appeal_on_paper_and_its_withdrawal_are_recorded(sign_in: SignIn) -> None:
    case = cast.a_case_in("denied", email="", postal_address="9 Elm Street")
    client = sign_in(cast.an_intake_clerk(case.city))
    cited = str(cast.again(case).decision.citations.first().pk)  # type: ignore[union-attr]
    letter = {**SAID, "happened_on": "2026-10-07", "channel": "post", "citations": [cited]}
    play(client, case, "record_appeal", letter)
    assert cast.again(case).state == "appealed"
    play(client, case, "record_appeal_withdrawal", letter)
    assert cast.again(case).state == "denied"


def test_entries_of_the_log_are_named_by_their_numbers(sign_in: SignIn) -> None:
    case = logs.a_denied_case(4)
    client = sign_in(cast.an_intake_clerk(case.city))
    letter = {**SAID, "happened_on": "2026-10-07", "channel": "post"}
    page = text(preview(client, case, "record_appeal", {**letter, "lines": "2, 9"}))
    assert "There is no entry 9. The log has entries 1 to 4." in page
    page = text(preview(client, case, "record_appeal", {**letter, "lines": "two"}))
    assert "“two” is not an entry number." in page
    play(client, case, "record_appeal", {**letter, "lines": "2-3"})
    points = Appeal.objects.get(case=case).points.select_related("line")
    assert [point.line.position for point in points if point.line] == [2, 3]


def test_of_several_installments_the_clerk_chooses_the_one_that_is_appealed(sign_in: SignIn) -> None:
    case, first, _second = two_parts()
    cited = str(first.citations.get().pk)
    letter = {**SAID, "happened_on": "2026-10-18", "channel": "post", "citations": [cited]}
    with time_machine.travel(SECOND_AT + cast.DAY, tick=False):
        client = sign_in(cast.an_intake_clerk(case.city))
        shown = text(client.get(action_address(case, "record_appeal")))
        assert "What the requester appeals" in shown
        assert "Installment 1: " in shown
        play(client, case, "record_appeal", {**letter, "decision": str(first.pk)})
    assert Appeal.objects.get(case=case).decision == first


def test_a_contact_is_corrected_without_words_and_recorded_with_them(sign_in: SignIn) -> None:
    case = cast.a_case()
    client = sign_in(cast.an_intake_clerk(case.city))
    reach = {"email": "new@example.org", "language": "en"}
    play(client, case, "change_contact", reach)
    assert not case.messages.exists()
    play(client, case, "change_contact", {**reach, **SAID, "phone": "916-555-0100"})
    case = RecordsRequest.objects.get(pk=case.pk)
    assert case.requester.phone == "916-555-0100"
    assert case.messages.get().channel == "phone"


def test_a_call_is_recorded_as_a_message(sign_in: SignIn) -> None:
    case = cast.a_case_in("closed")
    client = sign_in(cast.an_intake_clerk(case.city))
    play(client, case, "record_message", {**SAID, "happened_on": "2026-10-07"})
    assert case.messages.get(from_requester=True).was_recorded
