"""Short plays of the desk, each letter read: a request by email, a leaver's requests, a form that is given back."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from requests_app.models import ActDraft, Membership, Notice, RecordsRequest
from requests_app.services.cases import restriction, review as case_review
from tests import cast
from tests.browser.people import Clerk
from tests.browser.stage import Stage, fill, only, press
from tests.services.inbound_mail.test_receive import a_mail, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRIEND = "friend@example.org"
QUESTION = "Which of the two bridges do you mean?"


def test_a_request_by_email_is_opened_in_one_act_and_its_sender_gets_the_receipt(
    stage: Stage, settings: Any
) -> None:
    settings.INBOUND_CITY = "sacramento"  # it names no city
    body = "Please send me the inspection memos of the Main Street bridge.\n"
    mail = received(a_mail(None, body, From=f"A Friend <{FRIEND}>"))
    stage.clock.pass_by(days=1)
    clerk = Clerk(stage, cast.an_intake_clerk(cast.a_city()))
    page = clerk.come_in(f"/admin/requests_app/inboundmail/{mail.pk}/change/")
    stage.look(page, "mail-to-open")
    press(page, "do=open")
    case = RecordsRequest.objects.get()
    assert case.number in page.locator("body").inner_text()
    assert (case.channel, case.received_at) == ("email", mail.received_at)
    receipt = stage.post()["receipt"]
    assert receipt.to == [FRIEND]
    assert case.number in receipt.subject
    assert "October 5, 2026" in str(receipt.body), "it arrived the day before"
    assert "inspection memos" in str(receipt.body)


def test_a_leavers_requests_go_to_a_colleague_who_is_told_and_finds_them(stage: Stage) -> None:
    city = cast.a_city()
    leaver, successor = (cast.a_member(city, "intake_clerk", name) for name in ("leaver", "successor"))
    cases = [cast.a_case_in("clerk_review", city) for _ in range(2)]
    stage.clock.pass_by(hours=5)
    for case in cases:
        case_review.assign(
            case.pk, department=cast.a_department(city), assignee=Membership.objects.get(user=leaver),
            actor=cast.the_intake(case), now=stage.clock(),
        )  # fmt: skip
    restriction.restrict(
        cases[0].pk, reason="It names a child.", readers=[leaver.pk],
        actor=cast.the_intake(case), now=stage.clock(),
    )  # fmt: skip
    stage.post()
    chief = Clerk(stage, cast.an_administrator(city))
    page = chief.come_in(f"/admin/requests_app/membership/{Membership.objects.get(user=leaver).pk}/change/")
    stage.look(page, "leaver")
    page.locator('section[aria-labelledby="end"] [name="successor"]').select_option(str(successor.pk))
    press(page, "do=end")
    told = stage.post()["staff_handed_over"]
    assert told.to == [successor.email]
    assert "2 requests were reassigned to you" in told.subject
    address = next(line for line in str(told.body).splitlines() if "assignee=me" in line)
    page = Clerk(stage, successor).come_in(address.removeprefix(stage.origin).strip())
    shown = stage.look(page, "queue-of-the-successor")
    assert all(case.number in shown for case in cases)
    assert successor.pk in cast.again(cases[0]).readers
    assert leaver.pk not in cast.again(cases[0]).readers


def _form(clerk: Clerk, case: RecordsRequest) -> Page:
    return clerk.come_in(f"/admin/requests_app/recordsrequest/{case.pk}/action/ask_to_clarify/")


def test_without_scripts_a_form_whose_session_ended_is_given_back_after_sign_in(stage: Stage) -> None:
    case = cast.a_case_in("clerk_review")
    clerk = Clerk(stage, cast.an_intake_clerk(case.city))
    clerk.signed_in = True  # the page of the sign-in is judged elsewhere
    stage.clock.pass_by(hours=5)
    page = _form(clerk, case)
    fill(page, question=QUESTION)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "do=preview")
    stage.look(page, "session-ended")
    fill(page, username=clerk.user.username, password=cast.PASSWORD)
    only(page.locator("main form button")).click()
    assert page.locator('[name="question"]').input_value() == QUESTION
    stage.look(page, "given-back")
    press(page, "do=preview")
    press(page, "do=send")
    assert QUESTION in str(stage.post()["clarification"].body)
    assert not ActDraft.objects.exists(), "what was sent is not given back"


def test_with_scripts_a_form_keeps_itself_a_few_seconds_after_the_last_key(stage: Stage) -> None:
    case = cast.a_case_in("clerk_review")
    clerk = Clerk(stage, cast.an_intake_clerk(case.city))
    stage.clock.pass_by(hours=5)
    clerk.page = stage.window(scripts=True)
    clerk.page.clock.install()
    page = _form(clerk, case)
    page.locator('[name="question"]').press_sequentially(QUESTION)
    page.clock.fast_forward(4_100)
    expect(page.locator("[data-kept]")).to_be_visible()
    page.context.close()
    clerk.page = stage.window()
    page = _form(clerk, case)
    assert page.locator('[name="question"]').input_value() == QUESTION
    assert not Notice.objects.filter(case=case, letter="clarification").exists()
