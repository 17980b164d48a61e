"""The open question put once more: a letter that says why, perhaps more time, and the clock as it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from requests_app.cases.actors import PUBLIC
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import Clarification, RecordsRequest
from requests_app.services.cases import question_again, review as case_review
from requests_app.services.cases.question_again import Instead
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LAST_ON = date(2026, 10, 12)
LATER = cast.NOW + 2 * cast.DAY


def _asked(language: str = "en") -> RecordsRequest:
    case = cast.a_case_in("clerk_review")
    case.requester.language = language
    case.requester.save()
    case_review.ask_to_clarify(
        case.pk,
        question="Which bridge?",
        proposed_scope="The north bridge.",
        answer_by_on=LAST_ON,
        actor=cast.the_intake(case),
        now=cast.NOW + cast.DAY,
    )
    return cast.again(case)


def _again(case: RecordsRequest, now: datetime = LATER, **changes: Any) -> RecordsRequest:
    given = {"instead": "empty", "actor": cast.the_intake(case), **changes}
    return question_again.ask_again(case.pk, now=now, **given)


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (Instead.EMPTY, "it had no text"),
        (Instead.UNREADABLE, "we could not read it"),
        (Instead.AUTOMATIC, "only an automatic reply"),
        (Instead.NOTHING, "no answer from you yet"),
    ],
)
def test_the_letter_says_what_came_and_repeats_the_question(instead: Instead, said: str) -> None:
    case = _asked()
    _again(case, instead=instead.value)
    letter = case.notices.get(letter="question_again", recipient="requester")
    for words in (said, "Which bridge?", "The north bridge.", "October 12, 2026"):
        assert words in " ".join(letter.body_text.split())


def test_the_state_the_question_and_the_dates_stay() -> None:
    case = _asked()
    before = cast.deadline(case).due_on
    _again(case)
    case = cast.again(case)
    assert (case.state, cast.deadline(case).due_on) == ("awaiting_requester", before)
    assert Clarification.objects.get(case=case).outcome == ""
    event = case.events.get(kind="question_repeated")
    assert data_of(event)["due_on"] == LAST_ON.isoformat()
    assert "facts" not in data_of(event)


def test_more_time_moves_the_reminder_and_less_time_is_refused() -> None:
    case = _asked()
    sweep(cast.NOW + 5 * cast.DAY)
    assert case.notices.filter(letter="answer_reminder").count() == 1
    now = cast.NOW + 6 * cast.DAY
    for day in (date(2026, 10, 11), date(2026, 10, 1)):
        require_refused(Incomplete, lambda day=day: _again(case, now, answer_by_on=day), "answer_by_on")
    _again(case, now, answer_by_on=date(2026, 10, 20))
    sweep(cast.NOW + 9 * cast.DAY)
    assert cast.again(case).state == "awaiting_requester"
    sweep(cast.NOW + 14 * cast.DAY)
    assert case.notices.filter(letter="answer_reminder").count() == 2


def test_without_an_open_question_or_a_reason_it_is_refused() -> None:
    case = cast.a_case_in("clerk_review")
    require_refused(NotNow, lambda: _again(case))
    asked = _asked()
    for instead in ("", "nonsense"):
        require_refused(Incomplete, lambda instead=instead: _again(asked, instead=instead), "instead")


def test_only_those_who_ask_questions_ask_again() -> None:
    case = _asked()
    require_refused(NotPermitted, lambda: _again(case, actor=PUBLIC))


def test_in_spanish() -> None:
    case = _asked("es")
    _again(case)
    assert "no contenía texto" in case.notices.get(letter="question_again").body_text
