"""A denial is found, written, proposed and approved by keyboard alone, without scripts; every page is judged by axe."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from requests_app.models import RecordsRequest
from tests import cast
from tests.browser.keys import Keyboard
from tests.browser.people import Clerk
from tests.browser.stage import Clock, Stage, raised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 6, 9, 0, tzinfo=cast.LOCAL)
REASON = "The notes were written for the bridge claim, which is still before the court."


def _sign_in(clerk: Clerk, case: RecordsRequest) -> Keyboard:
    keys, page = Keyboard(clerk.page), clerk.page
    page.goto(f"{clerk.stage.origin}/admin/")
    keys.type("username", clerk.user.username)
    keys.type("password", cast.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    clerk.stage.look(page, f"{clerk.name}-my-work")
    keys.follow("/admin/requests_app/recordsrequest/")
    keys.follow(f"/recordsrequest/{case.pk}/change/")
    return keys


def _find_and_cite(keys: Keyboard, stage: Stage) -> None:
    """By the former section; by a word; each result is one key press away."""
    keys.type("find-words", "6254(b)")
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    assert "7927.200" in stage.look(keys.page, "found-by-former-section")
    keys.press("cite", "pending_litigation")
    keys.type("citations-0-records", "9 witness notes")
    keys.type("find-words", "lawyers")
    keys.press("add", "find")
    keys.press("cite", "attorney_client")
    assert keys.page.locator('[name="citations-0-records"]').input_value() == "9 witness notes"
    stage.look(keys.page, "two-exemptions")


def _write(keys: Keyboard) -> None:
    keys.press("start", "0")
    started = keys.page.locator('[name="citations-0-explanation"]').input_value()
    assert "{{ case_or_claim }}" in started
    keys.type("citations-1-records", "17 e-mails with the city attorney")
    keys.type("citations-1-explanation", "They ask for legal advice about the bridge contract.")
    keys.type("segregability", "Nothing can be separated from the notes and the advice.")
    keys.type("responsible-0-name", "Jordan Ellis")
    keys.type("responsible-0-title", "Records Supervisor")


def _propose(clerk: Clerk, case: RecordsRequest) -> None:
    stage, keys = clerk.stage, _sign_in(clerk, case)
    keys.follow("/action/deny/")
    stage.look(keys.page, "denial-empty")
    _find_and_cite(keys, stage)
    _write(keys)
    keys.press("do", "preview")
    wrong = stage.look(keys.page, "denial-incomplete")
    assert "case or claim" in wrong
    assert "is time-limited. Enter a re-review date." in wrong
    keys.type("citations-0-explanation", REASON)
    keys._reach(["citations-0-rereview_on", None, ""])
    keys.page.keyboard.type("03012027")
    keys.press("do", "preview")
    shown = stage.look(keys.page, "denial-preview")
    for words in (REASON, "Jordan Ellis", "After approval, this will be sent", "Monday, March 1, 2027"):
        assert words in shown
    keys.press("do", "send")
    assert "Awaiting approval" in stage.look(keys.page, "proposed")


def _approve(clerk: Clerk, case: RecordsRequest) -> None:
    stage, keys = clerk.stage, _sign_in(clerk, case)
    stage.look(keys.page, "to-approve")
    keys.follow("/action/approve_denial/")
    keys.press("do", "preview")
    assert REASON in stage.look(keys.page, "approve-preview")
    keys.press("do", "send")
    stage.look(keys.page, "approved")


def test_a_denial_is_built_proposed_and_approved_by_keyboard_alone(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    clock = Clock(START)
    monkeypatch.setattr(timezone, "now", clock)
    city = cast.a_city(approval_for=["deny"])
    case = cast.a_case_in("clerk_review", city, now=START - cast.DAY)
    reviewer, administrator = cast.a_reviewer(city), cast.an_administrator(city)
    with raised(live_server.url, clock, "denial-by-keyboard") as stage:
        _propose(Clerk(stage, reviewer), case)
        assert cast.again(case).state == "clerk_review"
        clock.pass_by(hours=2)
        _approve(Clerk(stage, administrator), case)
        case = cast.again(case)
        assert case.state == "denied"
        assert case.decision is not None
        assert (case.decision.decided_by, case.decision.approved_by) == (reviewer, administrator)
        assert case.rereviews.get().due_on == date(2027, 3, 1)
        assert "denial" in stage.post()
