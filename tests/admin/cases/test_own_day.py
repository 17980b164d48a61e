"""The fold "Done on another day?": on every action that a clerk may enter later, judged with the form."""

from __future__ import annotations

from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
import time_machine

from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.cases.event_chain import data_of
from requests_app.models import RecordsRequest
from tests import cast
from tests.acts import a_document
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, play, preview, text

pytestmark = pytest.mark.django_db
LATER = cast.NOW + timedelta(days=15)
FOLD = "Done on another day?"


def _question(case: RecordsRequest, **own_day: Any) -> dict[str, Any]:
    return {"question": "Which bridge do you mean?", "proposed_scope": "", **own_day}


def test_every_act_that_the_clock_counts_can_be_entered_later() -> None:
    offered = {key for key, action in ACTIONS.items() if action.has_own_day}
    assert offered == {
        "begin_review", "ask_to_clarify", "continue_without_answer", "extend", "accept_scope", "decline_scope",
        "estimate_fee", "waive_fee", "refuse_waiver", "grant", "reschedule", "release", "release_part",
        "release_in_part", "deny", "report_no_records", "transfer", "transfer_back", "close",
        "close_for_silence", "reopen", "take_up_appeal", "decide_appeal", "dismiss_appeal", "order_decision",
        "grant_access", "write_to_requester", "open_it", "keep_withheld", "protect_it", "decline_to_protect",
    }  # fmt: skip
    assert all("now" in signature(ACTIONS[key].service).parameters for key in offered)


@time_machine.travel(LATER, tick=False)
def test_a_question_asked_before_is_entered_with_its_day(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review")
    letter = a_document(case, LATER, name="question.txt")
    client = sign_in(cast.an_intake_clerk(case.city))
    page = text(client.get(action_address(case, "ask_to_clarify")))
    assert FOLD in page
    assert "question.txt" in page
    typed = _question(
        case, acted_on="2026-10-07", acted_document=str(letter.pk), acted_how="Mailed by the front desk."
    )
    assert play(client, case, "ask_to_clarify", typed).status_code == 302
    data = data_of(case.events.latest("seq"))
    assert (data["acted_on"], data["entered_on"]) == ("2026-10-07", "2026-10-20")
    shown = text(client.get(case_address(case)))
    assert "Done on Wednesday, October 7, 2026 (recorded on Tuesday, October 20, 2026)." in shown


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    ("own_day", "said"),
    [
        ({"acted_on": "2026-10-07", "acted_how": "By mail."}, "Attach the notice as it was sent on"),
        ({"acted_on": "2026-10-21", "acted_how": "By mail."}, "is in the future"),
        ({"acted_how": "By mail."}, "Enter the date it was done."),
        ({"acted_on": "yesterday"}, "acted_on_error"),
        ({"acted_on": "2026-10-07", "acted_document": "9999999", "acted_how": "x"}, "9999999"),
    ],
)
def test_what_is_wrong_with_the_day_stands_in_the_open_fold(
    sign_in: SignIn, own_day: dict[str, str], said: str
) -> None:
    case = cast.a_case_in("clerk_review")
    client = sign_in(cast.an_intake_clerk(case.city))
    answer = preview(client, case, "ask_to_clarify", _question(case, **own_day))
    assert answer.status_code in (409, 422)
    shown = text(answer)
    assert '<details class="cr-details" open>' in shown
    assert said in shown


@time_machine.travel(LATER, tick=False)
def test_an_extension_sent_in_time_can_be_entered_after_the_first_date_has_passed(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review")
    letter = a_document(case, LATER)
    client = sign_in(cast.an_intake_clerk(case.city))
    typed = {
        "ground": "voluminous",
        "reason": "12,000 e-mails match and each must be read.",
        "to_on": "2026-10-29",
        "signer_name": "Jordan Ellis",
        "signer_title": "Records Supervisor",
    }
    assert preview(client, case, "extend", typed).status_code == 422
    own_day = {"acted_on": "2026-10-14", "acted_document": str(letter.pk), "acted_how": "By mail."}
    assert play(client, case, "extend", {**typed, **own_day}).status_code == 302
    assert cast.deadline(case).due_on.isoformat() == "2026-10-29"


@time_machine.travel(LATER, tick=False)
def test_a_note_has_no_other_day(sign_in: SignIn) -> None:
    case = cast.a_case_in("clerk_review")
    page = sign_in(cast.an_intake_clerk(case.city)).get(action_address(case, "note"))
    assert FOLD not in text(page)


def test_a_form_without_fields_of_its_own_shows_the_fold_once(sign_in: SignIn) -> None:
    case = cast.a_case_in("appealed")
    officer = sign_in(cast.an_officer(case.city))
    page = text(officer.get(action_address(case, "take_up_appeal")))
    assert page.count('id="id_acted_on"') == 1
