"""What is typed into the form of an act is kept for its writer: on preview, by script, when a session has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from requests_app.access.models import ActDraft
from requests_app.models import City, RecordsRequest
from requests_app.services.jobs.sweep import sweep
from requests_app.services.unit_of_work import act_drafts
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import DENIAL, action_address, hidden, preview, text

pytestmark = pytest.mark.django_db
WORDS = "These e-mails ask for legal advice"


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    return cast.a_case_in("clerk_review", sacramento)


def _keep(client: Client, case: RecordsRequest, act: str = "note", **typed: str) -> int:
    return client.post(action_address(case, act), {**typed, "do": "keep"}).status_code


def test_a_preview_keeps_what_was_typed_and_the_form_gives_it_back(
    reviewer: Client, case: RecordsRequest
) -> None:
    preview(reviewer, case, "deny", DENIAL)
    page = text(reviewer.get(action_address(case, "deny")))
    assert WORDS in page
    assert "This is what you typed and did not send" in page
    assert WORDS not in text(reviewer.get(action_address(case, "release_in_part")))


def test_a_refused_form_is_kept_and_the_act_ends_it(clerk: Client, case: RecordsRequest) -> None:
    assert _keep(clerk, case, body="Ask the bridge team.") == 204
    assert ActDraft.objects.count() == 1
    sent = {"body": "Ask the bridge team.", "seen_seq": case.head_seq, "do": "send"}
    assert clerk.post(action_address(case, "note"), sent).status_code == 302
    assert not ActDraft.objects.exists()


def test_nobody_else_gets_it(clerk: Client, case: RecordsRequest, sign_in: SignIn) -> None:
    _keep(clerk, case, body="Between us")
    other = sign_in(cast.an_administrator(case.city))
    assert "Between us" not in text(other.get(action_address(case, "note")))
    assert "Between us" in text(clerk.get(action_address(case, "note")))


def test_it_can_be_let_go(clerk: Client, case: RecordsRequest) -> None:
    _keep(clerk, case, body="Never mind")
    assert clerk.post(action_address(case, "note"), {"do": "discard"}).status_code == 302
    assert "Never mind" not in text(clerk.get(action_address(case, "note")))


def test_after_a_session_has_ended_it_is_there_at_the_next_sign_in(
    case: RecordsRequest, sign_in: SignIn
) -> None:
    user = cast.an_intake_clerk(case.city)
    client = sign_in(user)
    mark = hidden(client.get(action_address(case, "note")), "typed_by")
    client.logout()
    sent = {"body": "Half an hour of work", "typed_by": mark, "do": "send", "seen_seq": case.head_seq}
    answer = client.post(action_address(case, "note"), sent, follow=True)
    assert "What you typed is kept: sign in to go on." in text(answer)
    assert not case.notes.exists()
    assert "Half an hour of work" in text(sign_in(user).get(action_address(case, "note")))


@pytest.mark.parametrize("mark", ["", "x", "WzEsMl0:1abc:forged"])
def test_a_mark_that_is_not_ours_keeps_nothing(mark: str, client: Client, case: RecordsRequest) -> None:
    assert client.post(action_address(case, "note"), {"body": "x", "typed_by": mark}).status_code == 302
    assert not ActDraft.objects.exists()


def test_what_is_empty_too_long_or_no_text_is_not_kept(clerk: Client, case: RecordsRequest) -> None:
    for body in ("", "  ", "x" * (act_drafts.LONGEST + 1)):
        assert _keep(clerk, case, body=body) == 204
    assert not ActDraft.objects.exists()
    assert _keep(clerk, case, body="a\x00b") == 204
    assert ActDraft.objects.get().typed == [["body", "ab"]]


def test_somebody_without_the_act_keeps_nothing(case: RecordsRequest, sign_in: SignIn) -> None:
    officer = sign_in(cast.an_officer(case.city))
    assert _keep(officer, case, "deny", segregability="x") == 403
    assert not ActDraft.objects.exists()


def test_a_draft_nobody_comes_back_to_is_forgotten(clerk: Client, case: RecordsRequest) -> None:
    _keep(clerk, case, body="Later")
    kept = ActDraft.objects.get().saved_at
    sweep(kept + timedelta(days=29))
    assert ActDraft.objects.exists()
    sweep(kept + timedelta(days=31))
    assert not ActDraft.objects.exists()
