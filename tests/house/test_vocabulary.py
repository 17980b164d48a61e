"""Events, sentences, letters, docs: every kind has all of them, and what is generated is current."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from requests_app.cases import permissions
from requests_app.cases.appeal_transitions import AppealTransitions
from requests_app.cases.event_data import DATA_KEYS
from requests_app.cases.event_kinds import STAFF_ONLY, EventKind
from requests_app.cases.states import State
from requests_app.cases.transitions import CaseTransitions
from requests_app.law.pack import library
from requests_app.management.commands import describe
from requests_app.management.state_docs import describe_states, transitions_of
from requests_app.management.transition_services import ACTIONS
from requests_app.notices.letters.catalog import (
    FOLLOW_CONFIRM,
    FOLLOW_UPDATE,
    MAILED_CODE,
    STAFF_DIGEST,
    STAFF_HANDED_OVER,
    STAFF_WEEKLY_FIGURES,
)
from requests_app.notices.letters.event_letters import ALL_LETTERS, LETTERS
from requests_app.notices.letters.incident_catalog import INCIDENT_LETTERS, STAFF_SECURITY, WITNESS
from requests_app.notices.letters.letter import Audience

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "notices"
SAYS_NOTHING_TO_ANYBODY = {
    EventKind.TRACK_SET, EventKind.CLOCK_STARTED, EventKind.TAGGED, EventKind.TIME_RECORDED, EventKind.WORK_SHARED,
    EventKind.WORK_PARTED,
    EventKind.IMPORTED, EventKind.DOCUMENT_ADDED, EventKind.ATTACHED,
    EventKind.WINDOW_LAPSED, EventKind.NOTICE_RESENT, EventKind.APPEAL_TAKEN_UP, EventKind.QUESTION_OVERTAKEN,
    EventKind.HOLD_PLACED, EventKind.HOLD_LIFTED, EventKind.SERIES_SET, EventKind.ERASED, EventKind.LETTER_MAILED,
    EventKind.NOTICE_BOUNCED, EventKind.NOTICE_SETTLED, EventKind.MADE_PRIVATE, EventKind.LOG_DRAFTED,
    EventKind.RECORDS_TAKEN_IN, EventKind.RECORDS_PREPARED, EventKind.KEY_ENDED, EventKind.SCOPE_OVERTAKEN,
    EventKind.CALLED, EventKind.MAIL_ADDED, EventKind.DOCUMENT_DESCRIBED, EventKind.DOCUMENT_REMOVED,
    EventKind.COURT_STEP_RECORDED, EventKind.RESTRICTED, EventKind.READERS_CHANGED, EventKind.RESTRICTION_LIFTED,
    EventKind.HOLD_REVIEWED, EventKind.READING_ROOM_CLOSED, EventKind.CODE_MADE, EventKind.CODE_USED,
}  # fmt: skip
"""Kinds after which nobody gets a letter; every other kind has one."""


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_event_is_a_sentence_in_both_languages(kind: EventKind, language: str) -> None:
    with translation.override("en"):
        english = str(kind.label)
    with translation.override(language):
        said = str(kind.label)
    assert said.strip()
    assert not said.endswith(".")
    assert (said == english) == (language == "en")


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_its_letters_or_is_known_to_need_none(kind: EventKind) -> None:
    assert bool(LETTERS.get(kind)) != (kind in SAYS_NOTHING_TO_ANYBODY)


def test_an_event_that_only_staff_read_sends_nothing_to_the_requester() -> None:
    for kind in STAFF_ONLY:
        assert not [letter for letter in LETTERS.get(kind, ()) if letter.audience is Audience.REQUESTER]


NOT_OF_A_CASE = (
    FOLLOW_CONFIRM, FOLLOW_UPDATE, MAILED_CODE, STAFF_DIGEST, STAFF_HANDED_OVER, STAFF_SECURITY,
    STAFF_WEEKLY_FIGURES, WITNESS,
)  # fmt: skip
"""Letters that no event of a case causes."""


def test_every_letter_has_its_template_and_every_template_its_letter() -> None:
    known = {letter.key for letter in (*ALL_LETTERS, *INCIDENT_LETTERS, *NOT_OF_A_CASE)}
    assert known == {path.stem for path in TEMPLATES.glob("*.txt")}


def test_every_letter_the_law_wants_after_an_act_answers_to_a_letter_of_the_pack() -> None:
    pack = library().in_force("ca-cpra", date(2026, 10, 5))
    known = set(pack.letters)
    named = {letter.pack_letter for letter in ALL_LETTERS if letter.pack_letter}
    assert named <= known | {"closure"}


def test_every_move_has_its_service_its_event_and_somebody_who_may_make_it() -> None:
    assert set(transitions_of(CaseTransitions)) == set(ACTIONS)
    known = set(permissions.STAFF_VERBS) | permissions.REQUESTER_VERBS
    assert set(ACTIONS) <= known
    assert "take_up_appeal" in known
    assert transitions_of(AppealTransitions)


def test_every_state_is_entered_and_all_but_closed_are_left() -> None:
    page = describe_states()
    for state in State:
        assert f"| `{state.value}` |" in page


def test_the_keys_of_event_data_are_ids_dates_and_codes() -> None:
    assert not [
        key for key in DATA_KEYS if re.search(r"name|mail|phone|address|text|body|reason|subject", key)
    ]


@pytest.mark.parametrize("name", ["states.md", "law.md"])
def test_a_generated_page_of_the_docs_is_current(name: str) -> None:
    assert (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8") == describe.pages()[name]


def test_an_outdated_page_stops_the_check_by_name(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match=r"docs/states\.md is out of date"):
        call_command("describe", "--check")
    call_command("describe", verbosity=0)
    call_command("describe", "--check")
    (tmp_path / "docs" / "states.md").write_text("old")
    with pytest.raises(CommandError, match=r"docs/states\.md"):
        call_command("describe", "--check")
