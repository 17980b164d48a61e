"""Every letter, in both languages, with much and with little to say, and with words that mean harm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from requests_app.cases.links import MARK
from requests_app.notices.delivery.mail_message import message_for
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.letters.incident_catalog import INCIDENT_LETTERS
from requests_app.notices.letters.letter import Audience
from requests_app.notices.models import Notice
from tests.notices.conftest import Post
from tests.notices.post import HOSTILE, HOSTILE_LINE, HUGE
from tests.notices.reading import Page, empty_headings, headings_of_text, words_of_text

pytestmark = pytest.mark.django_db  # without it there is no test database
READ_ELSEWHERE = {
    "tests/services/data_access/test_grants.py": {
        "access_granted", "access_changed", "access_renewed", "access_suspended", "access_reinstated",
        "access_revoked", "access_expired", "access_given_back", "staff_access_given_back", "access_ending",
        "staff_renewal", "key_made",
    },
    "tests/notices/letters/test_incident_catalog.py": {
        "corrective_action", "corrective_action_contested", "corrective_action_upheld", "corrective_action_reversed",
        *(letter.key for letter in INCIDENT_LETTERS),
    },
    "tests/services/cases/test_outside_review.py": {"outside_asked", "outside_briefed", "outside_answered"},
    "tests/services/cases/test_followers.py": {"made_public", "follow_confirm", "follow_update"},
    "tests/services/letters/test_staff_digest.py": {"staff_digest"},
    "tests/services/letters/test_weekly_figures.py": {"staff_weekly_figures"},
    "tests/services/cases/test_restriction.py": {"staff_readers_named"},
    "tests/services/cases/test_court_reminders.py": {"staff_court_day", "staff_court_day_late"},
    "tests/services/custodian_tasks/test_tasks.py": {
        "custodian_task", "custodian_reminder", "custodian_changed", "staff_task", "staff_task_late",
    },
    "tests/services/cases/test_recorded_for.py": {
        "answer_recorded", "message_recorded", "withdrawal_undone", "staff_withdrawal_undone",
    },
    "tests/services/city_settings/test_owners.py": {
        "staff_assigned", "staff_review_begun", "staff_noted", "staff_handed_over",
    },
    "tests/services/fees/test_recorded_answers.py": {"fee_answer_recorded"},
    "tests/services/scope/test_scope.py": {"scope_recorded"},
    "tests/services/cases/test_mailed_codes.py": {"mailed_code"},
    "tests/services/city_settings/test_cooling_off.py": {"staff_security"},
    "tests/services/ledger/test_witnesses.py": {"witness"},
    "tests/web/test_contact_page.py": {"contact_changed"},
    "tests/services/appeals/test_silence.py": {
        "appeal_decision_ordered", "staff_decision_ordered", "appeal_dismissed", "appeal_moot", "staff_appeal_moot",
    },
    "tests/services/cases/test_unanswered.py": {"answer_reminder", "continued_unanswered", "closed_for_silence"},
    "tests/services/cases/test_reopen.py": {"transferred_back"},
    "tests/services/cases/test_correct.py": {"correction"},
}  # fmt: skip
"""Letters that no life of a records request causes, by the tests that send them."""
ELSEWHERE = set().union(*READ_ELSEWHERE.values())
KEYS = [letter.key for letter in ALL_LETTERS if letter.key not in ELSEWHERE]
NEED_A_CITY_APPEAL = {
    "appeal_receipt", "appeal_upheld", "appeal_overturned", "appeal_withdrawn", "staff_appeal",
    "staff_appeal_withdrawn", "staff_remand", "partial_denial", "reopening",
}  # fmt: skip
TO_THE_REQUESTER = {Audience.REQUESTER, Audience.OLD_ADDRESS, Audience.NEW_ADDRESS}
LEFT_OVER = re.compile(r"None|\{\{(?!link:|undo:|task:)|\{%|%\(|%s|\[\]|<[a-z]|&amp;|&#|not_|  \S")
BOTH = pytest.mark.parametrize("language", ["en", "es"])
MUCH_OR_LITTLE = pytest.mark.parametrize("rich", [True, False], ids=["much", "little"])


def every(post: Post, language: str, **how: object) -> list[Notice]:
    return [notice for row in post(language, **how).values() for notice in row]


def test_each_letter_has_its_template_and_each_template_its_letter() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "notices"
    assert {path.stem for path in folder.glob("*.txt")} == set(KEYS) | ELSEWHERE
    assert [path for path in READ_ELSEWHERE if not (Path(settings.BASE_DIR) / path).exists()] == []


@BOTH
def test_a_full_life_causes_every_letter(post: Post, language: str) -> None:
    assert set(post(language)) == set(KEYS)


@BOTH
def test_a_city_without_an_appeal_of_its_own_sends_all_other_letters(post: Post, language: str) -> None:
    assert set(post(language, rich=False)) == set(KEYS) - NEED_A_CITY_APPEAL


@BOTH
@MUCH_OR_LITTLE
def test_no_letter_shows_a_placeholder_or_an_empty_heading(post: Post, language: str, rich: bool) -> None:
    for notice in every(post, language, rich=rich):
        assert not LEFT_OVER.search(notice.subject), (notice.letter, notice.subject)
        assert not LEFT_OVER.search(notice.body_text), (notice.letter, LEFT_OVER.search(notice.body_text))
        assert empty_headings(notice.body_text) == [], notice.letter
        assert not re.search(r"^- *$|^- .*: *$|\(\)|, ,", notice.body_text, re.M), notice.letter


@BOTH
@MUCH_OR_LITTLE
def test_the_html_twin_says_what_the_text_says(post: Post, language: str, rich: bool) -> None:
    for notice in every(post, language, rich=rich):
        page = Page(notice.body_html)
        assert page.text == words_of_text(notice.body_text), notice.letter
        headings = [heading.replace("\u00a0", " ") for heading in page.headings]
        assert headings == headings_of_text(notice.body_text), notice.letter
        assert page.language == notice.language


@BOTH
def test_letters_to_the_requester_are_in_their_language_and_those_to_the_desk_in_english(
    post: Post, language: str
) -> None:
    audience = {letter.key: letter.audience for letter in ALL_LETTERS}
    for notice in every(post, language):
        to_requester = audience[notice.letter] in TO_THE_REQUESTER
        assert notice.language == (language if to_requester else "en"), notice.letter


@BOTH
@MUCH_OR_LITTLE
def test_every_letter_begins_with_the_number_and_tells_the_requester_the_way_back(
    post: Post, language: str, rich: bool
) -> None:
    for notice in every(post, language, rich=rich):
        assert notice.subject.startswith(f"{notice.case.number}: ")
        if notice.link_id:
            mark = MARK % notice.link_id
            assert notice.body_text.count(mark) == 1, notice.letter
            assert mark in Page(notice.body_html).links
        elif notice.letter == "email_change_told":
            assert notice.body_text.count("{{undo:") == 1
        else:
            assert f"/admin/requests_app/recordsrequest/{notice.case_id}/change/" in notice.body_text


def test_a_letter_of_the_city_without_known_contacts_says_so(post: Post) -> None:
    for notice in every(post, "en", rich=False):
        if notice.link_id:
            said = " ".join(notice.body_text.split())
            assert said.count("The city has not published: email, phone, hours.") == 1, notice.letter
            assert "- Email:" not in said


@pytest.mark.parametrize("key", ["denial", "no_records", "late"])
def test_where_the_city_has_no_appeal_the_letter_says_so_and_names_the_court(post: Post, key: str) -> None:
    text = post("en", rich=False)[key][0].body_text
    assert "The city has no published appeal process." in text
    assert "Gov. Code § 7923.100" in text
    assert "You can ask the city to review" not in text


# --- words that mean harm


def hostile(post: Post, language: str) -> list[Notice]:
    return every(post, language, words=HOSTILE, line=HOSTILE_LINE)


@BOTH
def test_hostile_words_make_no_heading_and_no_markup(post: Post, language: str) -> None:
    for notice in hostile(post, language):
        page = Page(notice.body_html)
        assert page.text == words_of_text(notice.body_text), notice.letter
        made_up = [line for line in page.headings if re.search("Not a heading|after a|Head", line)]
        assert made_up == [], notice.letter
        assert {"b", "i", "script", "img"}.isdisjoint(page.tags), notice.letter


@BOTH
def test_hostile_words_stand_behind_the_mark_of_a_quotation(post: Post, language: str) -> None:
    for notice in hostile(post, language):
        for line in notice.body_text.splitlines():
            if re.search("Not a heading|not an item|not ours|after a", line):
                assert line.startswith(("> ", "- ")), (notice.letter, line)
        assert "\u202e" not in notice.body_text + notice.body_html + notice.subject


@BOTH
def test_hostile_words_cannot_add_a_header(post: Post, language: str) -> None:
    for notice in hostile(post, language):
        mail = message_for(notice, notice.body_text, notice.body_html).message()
        assert notice.subject.isprintable() and len(notice.subject) <= 250
        assert mail["Bcc"] is None and mail["Cc"] is None
        assert mail.get_all("To") == [notice.to_address]
        assert len(mail.get_all("Subject")) == 1


def test_hostile_words_are_told_as_they_were_written(post: Post) -> None:
    receipt = post("en", words=HOSTILE, line=HOSTILE_LINE)["receipt"][0].body_text
    assert "> # Not a heading\n> - not an item\n> > not ours\n> Bcc: thief@example.org" in receipt
    assert "{{ link }} {% now %} %(number)s 100%" in receipt
    assert "مرحبا \U0001f469\u200d\U0001f692 <b>bold</b>" in receipt


def test_a_huge_request_stands_whole_in_the_receipt_and_cut_in_later_letters(post: Post) -> None:
    letters = post("en", words=HUGE)
    assert letters["receipt"][0].body_text.count("word") == HUGE.count("word")
    assert "…\n" in letters["acknowledgment"][0].body_text
    assert len(letters["acknowledgment"][0].body_text) < 6_000
