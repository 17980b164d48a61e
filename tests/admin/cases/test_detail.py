"""The page of one case: everything on it, documents as downloads, letters with their attempts and sending again."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.cases.states import State
from requests_app.models import City, Event, Notice, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import NoticeState
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, text

HOUR = timedelta(hours=1)
KEEPS_TYPED = '<script type="module" src="/static/cityrecords/drafts.js">'
"""What keeps a half-written act by itself; without it the button does."""


@pytest.mark.parametrize("state", [state for state in State if state != State.SUBMITTED])
def test_a_case_in_any_state_has_its_page(state: State, clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in(state.value, sacramento)
    page = clerk.get(case_address(case))
    assert page.status_code == 200
    assert case.number in text(page)
    assert str(state.label) in text(page)
    assert "All e-mails about the inspection of the Main Street bridge" in text(page)


def test_the_page_shows_words_messages_papers_dates_and_history(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    later = cast.NOW + 3 * HOUR
    cast.write_to_city(case, later)
    cast.write_to_requester(case, later)
    cast.note(case, later)
    cast.a_document(case, later)
    cast.extend(case, later)
    page = text(clerk.get(case_address(case)))
    for shown in (
        "Any news?", "We found the boxes.", "Ask the bridge team first.", "memo.txt", "Internal: city only",
        "Thursday, October 29, 2026", "How we calculated this date", "Gov. Code § 7922.535", "Ana Requester",
        cast.ADDRESS, "An internal note was added", "12,000 e-mails match", "Monday, October 5, 2026, 10:15 AM",
    ):  # fmt: skip
        assert shown in page, shown


def test_a_late_case_says_so_in_words(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento, now=cast.NOW - timedelta(days=20))
    assert "Decision: 8 days overdue (due Sep 28)" in text(clerk.get(case_address(case)))


def test_the_buttons_are_the_acts_of_the_role_and_the_state(
    clerk: Client, reviewer: Client, officer: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)

    def offered(client: Client) -> set[str]:
        page = text(client.get(case_address(case)))
        return {verb for verb in ACTIONS if action_address(case, verb) in page}

    own_time = {"record_time", "start_timer"}
    assert offered(officer) == {"write_to_requester", "note", "add_document"} | own_time
    assert "deny" in offered(reviewer) and "transfer" not in offered(reviewer)
    assert "transfer" in offered(clerk) and "deny" not in offered(clerk)
    assert "begin_review" not in offered(clerk)
    for verb in offered(reviewer):
        assert reviewer.get(action_address(case, verb)).status_code == 200


PRIMARY = re.compile(r'class="ad-button"\s+href="[^"]*/action/(\w+)/"')


def test_one_button_stands_out_and_it_is_the_likely_next_act(
    reviewer: Client, clerk: Client, officer: Client, sacramento: City
) -> None:
    case = cast.a_case(sacramento)
    assert PRIMARY.findall(text(clerk.get(case_address(case)))) == ["begin_review"]
    cast.begin_review(case, cast.NOW + HOUR)
    assert PRIMARY.findall(text(reviewer.get(case_address(case)))) == ["grant"]
    cast.a_document(cast.again(case), cast.NOW + 2 * HOUR)
    assert PRIMARY.findall(text(reviewer.get(case_address(case)))) == ["release"]
    appealed = cast.a_case_in("appealed", sacramento)
    assert PRIMARY.findall(text(officer.get(case_address(appealed)))) == ["take_up_appeal"]


def test_what_closes_refers_or_erases_stands_apart_at_the_end(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    page = text(clerk.get(case_address(case)))
    before, _heading, after = page.partition("Close, refer, reset, or erase")
    for verb in ("transfer", "replace_link"):
        assert action_address(case, verb) not in before
        assert action_address(case, verb) in after


def test_an_act_that_is_not_offered_says_why(reviewer: Client, clerk: Client, sacramento: City) -> None:
    new = cast.a_case(sacramento)
    assert "<strong>Deny:</strong> Start the review first." in text(reviewer.get(case_address(new)))
    denied = cast.a_case_in("denied", sacramento)
    page = text(reviewer.get(case_address(denied)))
    assert "<strong>Deny:</strong> The request has ended. Reopen it first." in page
    waiting = cast.a_case_in("awaiting_requester", sacramento)
    page = text(clerk.get(case_address(waiting)))
    assert "<strong>Start review:</strong> Not while its status is “Waiting for the requester”." in page


def test_markup_in_a_request_is_shown_as_text(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento, description="<img src=x onerror=alert(1)> records", name="<b>Ana</b>")
    page = clerk.get(case_address(case)).content.decode()
    assert "<img" not in page
    assert "<b>Ana</b>" not in page


def test_an_appeal_stands_on_the_page_with_its_points(officer: Client, sacramento: City) -> None:
    case = cast.a_case_in("appealed", sacramento)
    page = text(officer.get(case_address(case)))
    assert cast.the_appeal(case).number in page
    assert "These are facts, not advice." in page
    assert "Decide the appeal" in page


def test_the_page_asks_no_more_for_a_long_history(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    clerk.get(case_address(case))  # a session that is seen for the first time is written down
    with CaptureQueriesContext(connection) as few:
        clerk.get(case_address(case))
    for place in range(5):
        cast.note(case, cast.NOW + (place + 3) * HOUR)
        cast.a_document(case, cast.NOW + (place + 3) * HOUR, name=f"memo{place}.txt")
        cast.write_to_requester(case, cast.NOW + (place + 3) * HOUR)
    with CaptureQueriesContext(connection) as many:
        clerk.get(case_address(case))
    # What can stand beside a case costs one query each: estimates, wordings, court steps, search tasks, tags,
    # entries to be corrected.
    assert len(many) == len(few) <= 27


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_only_show_take_no_changes(method: str, clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    assert getattr(clerk, method)(case_address(case)).status_code == 405


def document_address(case: RecordsRequest) -> str:
    return reverse("admin:requests_app_recordsrequest_document", args=[case.pk, case.documents.get().key])


def test_a_document_is_a_download_and_never_a_page(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    cast.a_document(case, cast.NOW + 3 * HOUR, name='me"mo; a.txt', content=b"Secret memo.")
    answer = clerk.get(document_address(case))
    assert b"".join(answer.streaming_content) == b"Secret memo."  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/plain"


def test_a_document_whose_file_is_gone_is_not_found(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    document = cast.a_document(case, cast.NOW + 3 * HOUR)
    document.file.delete(save=False)
    assert clerk.get(document_address(case)).status_code == 404


def test_the_whole_case_can_be_taken_as_a_file(clerk: Client, sacramento: City) -> None:
    case = cast.a_case_in("denied", sacramento)
    answer = clerk.get(reverse("admin:requests_app_recordsrequest_export", args=[case.pk]))
    assert f'filename="{case.number}.zip"' in answer["Content-Disposition"]
    assert f"{case.number}/case.json" in zipfile.ZipFile(io.BytesIO(b"".join(answer))).namelist()


def letter_of(case: RecordsRequest) -> Notice:
    """The receipt of a case."""
    return Notice.objects.get(case=case, letter="receipt")


def letter_address(notice: Notice) -> str:
    return reverse("admin:requests_app_notice_change", args=[notice.pk])


def test_a_letter_is_shown_with_its_attempts_and_without_its_link(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    deliver(lambda: cast.NOW + HOUR)
    page = text(clerk.get(letter_address(letter_of(case))))
    assert "Sent" in page
    assert "Sent" in page
    assert "{{link:" not in page
    assert "/l/" not in page
    assert letter_of(case).message_id in page


def test_a_letter_can_be_sent_again_with_the_same_words(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    deliver(lambda: cast.NOW + HOUR)
    before = letter_of(case)
    answer = clerk.post(letter_address(before), follow=True)
    after = letter_of(case)
    assert "queued to be sent again" in text(answer)
    assert (after.state, after.body_text, after.message_id) == (
        NoticeState.QUEUED,
        before.body_text,
        before.message_id,
    )
    assert Event.objects.filter(case=case, kind="notice_resent").count() == 1


def test_a_letter_that_waits_is_not_sent_again(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    answer = clerk.post(letter_address(letter_of(case)), follow=True)
    assert "This notice is still waiting to be sent." in text(answer)
    assert not Event.objects.filter(case=case, kind="notice_resent").exists()


def test_only_intake_and_administrators_send_letters_again(reviewer: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    deliver(lambda: cast.NOW + HOUR)
    assert "Resend" not in text(reviewer.get(letter_address(letter_of(case))))
    answer = reviewer.post(letter_address(letter_of(case)), follow=True)
    assert "Your role does not allow this action" in text(answer)
    assert letter_of(case).state == NoticeState.SENT


def test_letters_are_listed_by_state(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    Notice.objects.filter(pk=letter_of(case).pk).update(state=NoticeState.PARKED)
    address = reverse("admin:requests_app_notice_changelist")
    subject = letter_of(case).subject
    assert subject in text(clerk.get(address, {"state": "parked"}))
    assert subject not in text(clerk.get(address, {"state": "sent"}))
    assert "No notices match." in text(clerk.get(address, {"state": "x"}))


def test_no_page_of_the_desk_has_a_script_within_or_a_style_of_its_own(
    administrator: Client, sacramento: City, sign_in: SignIn
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    addresses = ["/admin/", "/admin/password_change/", case_address(case), letter_address(letter_of(case))]
    addresses += [
        action_address(case, verb) for verb in ("deny", "release_in_part", "estimate_fee", "extend", "assign")
    ]
    addresses += [
        reverse(f"admin:requests_app_{name}")
        for name in (
            "recordsrequest_changelist", "recordsrequest_filing", "notice_changelist", "closedday_changelist",
            "membership_changelist",
        )
    ]  # fmt: skip
    titles = set()
    for address in addresses:
        answer = administrator.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200, address
        scripts = re.findall(r"<script[^>]*>", page)
        assert scripts == ([KEEPS_TYPED] if "/action/" in address else []), address
        assert "javascript:" not in page and " style=" not in page, address
        assert "<style" not in page and " onclick" not in page, address
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        titles.add(page.split("<title>")[1].split("</title>")[0])
    assert len(titles) == len(addresses)
