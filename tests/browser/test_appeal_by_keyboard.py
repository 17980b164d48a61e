"""A log is written, two of its lines are contested, decided and sent back by keyboard alone, without scripts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from requests_app.cases.links import address_of
from requests_app.models import RecordsRequest
from requests_app.services.determinations import withholding_log as determination_withholding_log
from tests import cast, logs
from tests.browser.keys import MOST_TABS, Keyboard
from tests.browser.people import Clerk, Resident
from tests.browser.stage import Clock, Stage, raised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 6, 9, 0, tzinfo=cast.LOCAL)
WORDS = "words => (document.activeElement?.textContent || '').trim().startsWith(words)"


def _press_words(keys: Keyboard, words: str, *, leads_on: bool = True) -> None:
    """Tab to the button or the fold that says so, and press Enter."""
    for _ in range(MOST_TABS):
        if keys.page.evaluate(WORDS, words):
            break
        keys.page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{words!r} is not reached by the Tab key on {keys.page.url}")
    if not leads_on:
        keys.page.keyboard.press("Enter")
        return
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")


def _sign_in(clerk: Clerk, case: RecordsRequest) -> Keyboard:
    keys, page = Keyboard(clerk.page), clerk.page
    page.goto(f"{clerk.stage.origin}/admin/")
    keys.type("username", clerk.user.username)
    keys.type("password", cast.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keys.follow("/admin/requests_app/recordsrequest/")
    keys.follow(f"/recordsrequest/{case.pk}/change/")
    return keys


def _write_the_log(clerk: Clerk, case: RecordsRequest) -> None:
    stage, keys = clerk.stage, _sign_in(clerk, case)
    keys.follow(f"/recordsrequest/{case.pk}/log/")
    stage.look(keys.page, "log-empty")
    for place, line in enumerate(logs.lines(2)):
        if place:
            keys.type(f"new-{place}-description", line.description)
        keys._reach([f"new-{place}-dated_on", None, ""])
        keys.page.keyboard.type("03052024")
        keys.type(f"new-{place}-custodian", line.custodian)
        keys.type(f"new-{place}-pages", line.pages)
        keys._reach([f"new-{place}-exemption_key", None, ""])
        keys.page.keyboard.type(line.exemption_key.split("_")[0])
        keys.type(f"new-{place}-reason", line.reason)
    keys.press("do", "save")
    assert "Describe the record" in stage.look(keys.page, "log-error")
    keys.type("new-0-description", logs.a_line(1).description)
    keys.press("do", "save")
    assert "All entries are complete." in stage.look(keys.page, "log-written")
    assert determination_withholding_log.drafts(case) == logs.lines(2)


def _appeal(resident: Resident, case: RecordsRequest) -> None:
    stage, page, keys = resident.stage, resident.page, Keyboard(resident.page)
    page.goto(address_of(case.links.latest("created_at").pk))
    stage.look(page, "status-denied")
    keys.follow("/appeal/")
    _press_words(keys, "Send appeal")
    assert "Select at least one exemption" in stage.look(page, "appeal-empty")
    lines = list(case.decision.log_lines.all()) if case.decision else []
    keys.tick("lines", str(lines[0].pk))
    _press_words(keys, "Your reasons about entry 1", leads_on=False)
    keys.type(f"reason-line-{lines[0].pk}", "The council read this e-mail aloud.")
    keys.tick("lines", str(lines[1].pk))
    keys.type("grounds", "Both are facts, and nothing in them is advice.")
    stage.look(page, "appeal-filled")
    _press_words(keys, "Send appeal")
    text = stage.look(page, "status-appealed")
    assert "Entry 1" in text
    assert "The council read this e-mail aloud." in text


def _decide(clerk: Clerk, case: RecordsRequest) -> None:
    stage, keys = clerk.stage, _sign_in(clerk, case)
    stage.look(keys.page, "officer-case")
    keys.follow("/action/take_up_appeal/")
    keys.press("do", "send")
    keys.follow("/action/decide_appeal/")
    stage.look(keys.page, "decide-empty")
    one, two = cast.the_appeal(case).points.order_by("pk")
    for point, moves, reason in ((one, 1, "It was read aloud: release it."), (two, 0, "This is advice.")):
        keys._reach([f"finding_{point.pk}", None, ""])
        keys.page.keyboard.press("Space")
        for _ in range(moves):
            keys.page.keyboard.press("ArrowDown")
        keys.type(f"reason_{point.pk}", reason)
    keys.type("instruction", "Release the record of line 1.")
    keys.type("responsible-0-name", "Morgan Reyes")
    keys.type("responsible-0-title", "Appeals Officer")
    keys.press("do", "preview")
    shown = stage.look(keys.page, "decide-preview")
    for words in (
        "About entry 1 of the withholding log",
        "The council read this e-mail aloud.",
        "go to court",
    ):
        assert words in shown
    keys.press("do", "send")
    stage.look(keys.page, "decided")


def _read_the_outcome(stage: Stage, resident: Resident) -> None:
    assert "appeal_overturned" in stage.post()
    resident.page.reload()
    text = stage.look(resident.page, "status-remanded")
    assert "It was read aloud: release it." in text
    assert "Release the record of line 1." in text


def test_two_lines_of_a_log_are_appealed_decided_and_sent_back_by_keyboard_alone(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    clock = Clock(START)
    monkeypatch.setattr(timezone, "now", clock)
    city = cast.a_city()
    case = cast.a_case_in("clerk_review", city, now=START - cast.DAY)
    with raised(live_server.url, clock, "appeal-by-keyboard") as stage:
        _write_the_log(Clerk(stage, cast.a_reviewer(city)), case)
        clock.pass_by(hours=1)
        cast.deny(case, clock())
        case = cast.again(case)
        resident = Resident(stage, city, "en")
        clock.pass_by(hours=1)
        _appeal(resident, case)
        assert cast.again(case).state == "appealed"
        clock.pass_by(hours=1)
        _decide(Clerk(stage, cast.an_officer(city)), case)
        case = cast.again(case)
        assert (case.state, cast.the_appeal(case).state) == ("clerk_review", "partly_overturned")
        assert cast.deadline(case).due_on is not None
        _read_the_outcome(stage, resident)
