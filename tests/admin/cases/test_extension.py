"""An extension is offered only while the law allows one; the desk says why not, and an earlier promise binds."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from requests_app.models import RecordsRequest
from tests import cast
from tests.admin.cases.test_actions import words_for
from tests.admin.conftest import SignIn
from tests.admin.pages import action_address, case_address, play, preview, text

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r">\s*Extend the deadline\s*<")


@pytest.fixture
def case() -> RecordsRequest:
    return cast.a_case_in("clerk_review")


def test_it_is_offered_while_it_is_possible(clerk: Client, case: RecordsRequest) -> None:
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        page = text(clerk.get(case_address(case)))
    assert BUTTON.search(page)
    assert "No extension is possible" not in page


def test_after_the_date_the_desk_says_why_not(sign_in: SignIn, case: RecordsRequest) -> None:
    with time_machine.travel(cast.NOW + 20 * cast.DAY, tick=False):
        clerk = sign_in(cast.an_intake_clerk(case.city))
        page = " ".join(text(clerk.get(case_address(case))).split())
        opened = clerk.get(action_address(case, "extend"), follow=True)
    assert not BUTTON.search(page)
    why = "The decision was due by Thursday, October 15, 2026. It can no longer be extended"
    assert f"No extension is possible: {why}" in page
    assert "Record an extension notice that was sent in time" in page
    assert why in text(opened)


def test_a_notice_sent_in_time_is_recorded_after_the_date_with_its_own_day(
    sign_in: SignIn, case: RecordsRequest
) -> None:
    with time_machine.travel(cast.NOW + 20 * cast.DAY, tick=False):
        clerk = sign_in(cast.an_intake_clerk(case.city))
        words = {**words_for("extend", case), "to_on": "2026-10-29"}
        assert preview(clerk, case, "extend", words).status_code == 422
        sent = cast.a_document(case, cast.NOW + 20 * cast.DAY)
        proved = {
            **words,
            "acted_on": "2026-10-14",
            "acted_document": str(sent.pk),
            "acted_how": "Sent by email.",
        }
        assert play(clerk, case, "extend", proved).status_code == 302
    assert cast.deadline(case).promised_on == date(2026, 10, 29)


def test_once_all_the_time_is_taken_there_is_no_more(clerk: Client, case: RecordsRequest) -> None:
    whole = {**words_for("extend", case), "to_on": "2026-10-29"}
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        assert play(clerk, case, "extend", whole).status_code == 302
        page = text(clerk.get(case_address(case)))
    assert not BUTTON.search(page)
    assert "The city already used all the time the law allows" in page


def test_a_second_extension_is_never_shorter_and_its_letter_names_the_first(
    clerk: Client, case: RecordsRequest
) -> None:
    words = words_for("extend", case)
    with time_machine.travel(cast.NOW + cast.DAY, tick=False):
        assert play(clerk, case, "extend", {**words, "to_on": "2026-10-22"}).status_code == 302
        form = text(clerk.get(action_address(case, "extend")))
        assert "The city has already named Thursday, October 22, 2026; the new date can't be earlier." in form
        shorter = preview(clerk, case, "extend", {**words, "to_on": "2026-10-20"})
        assert shorter.status_code == 422
        assert play(clerk, case, "extend", {**words, "to_on": "2026-10-27"}).status_code == 302
    letter = case.notices.filter(letter="extension", recipient="requester").latest("pk").body_text
    assert "It had said it would answer by Thursday, October 22, 2026." in letter
    assert "Date the city named before: Thursday, October 22, 2026" in letter
