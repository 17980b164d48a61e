"""A question without an answer: the requester is reminded, then the review goes on or, by the city's rule, ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.actors import SYSTEM
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import Clarification, Notice, RecordsRequest
from requests_app.services.cases import review as case_review, unanswered as case_unanswered
from requests_app.services.jobs.dry_run import rehearse_job
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.services.snapshot import require_refused, snapshot

pytestmark = pytest.mark.django_db
LAST_ON = date(2026, 10, 12)
RULE = {"silence_basis": "Administrative Regulation 7", "silence_source": "https://city.example/ar7"}


def _asked(**policy: str) -> RecordsRequest:
    case = cast.a_case_in("clerk_review", cast.a_city(**policy))
    case_review.ask_to_clarify(
        case.pk,
        question="Which bridge?",
        answer_by_on=LAST_ON,
        actor=cast.the_intake(case),
        now=cast.NOW + cast.DAY,
    )
    return cast.again(case)


def _days(count: int) -> object:
    return cast.NOW + timedelta(days=count)


def test_the_question_names_its_last_day_and_a_day_that_has_passed_is_refused() -> None:
    case = _asked()
    assert Clarification.objects.get(case=case).answer_by_on == LAST_ON
    assert "October 12, 2026" in Notice.objects.get(case=case, letter="clarification").body_text
    other = cast.a_case_in("clerk_review")
    require_refused(
        Incomplete,
        lambda: case_review.ask_to_clarify(
            other.pk,
            question="Which?",
            answer_by_on=date(2026, 10, 5),
            actor=cast.the_intake(other),
            now=cast.NOW,
        ),
        "answer_by_on",
    )


def test_the_sweep_reminds_once_and_after_the_last_day_goes_on_without_an_answer() -> None:
    case = _asked()
    sweep(_days(5))
    sweep(_days(6))
    assert Notice.objects.filter(case=case, letter="answer_reminder").count() == 1
    reminder = Notice.objects.get(case=case, letter="answer_reminder").body_text
    assert "goes on without your answer" in reminder
    sweep(_days(7))
    assert cast.again(case).state == "awaiting_requester"
    swept = sweep(_days(8))
    assert swept.done["continue_without_answer"] == 1
    assert cast.again(case).state == "clerk_review"
    assert Clarification.objects.get(case=case).outcome == "unanswered"
    assert Notice.objects.filter(case=case, letter="continued_unanswered").exists()


def test_a_city_with_a_rule_closes_and_the_notice_says_how_to_come_back() -> None:
    case = _asked(**RULE)
    sweep(_days(5))
    assert "Administrative Regulation 7" in Notice.objects.get(case=case, letter="answer_reminder").body_text
    sweep(_days(8))
    case = cast.again(case)
    assert (case.state, case.closed_at) == ("closed", _days(8))
    letter = Notice.objects.get(case=case, letter="closed_for_silence").body_text
    assert "Administrative Regulation 7" in letter
    assert "reopen" in letter
    cast.reopen(case, _days(9))
    assert cast.again(case).state == "clerk_review"


def test_a_decision_that_was_due_already_stays_missed_after_the_closing() -> None:
    case = _asked(**RULE)
    sweep(_days(5))
    case_unanswered.close_for_silence(case.pk, actor=cast.the_intake(case), now=_days(12))
    due = cast.deadline(case)
    assert (due.fell_due_on, due.met_on, due.ended_on) == (date(2026, 10, 15), None, date(2026, 10, 17))


def test_nothing_is_closed_without_a_rule_a_reminder_and_a_passed_day() -> None:
    clerk = cast.the_intake
    case = _asked()
    with pytest.raises(NotNow, match="named no rule"):
        case_unanswered.close_for_silence(case.pk, actor=clerk(case), now=_days(12))
    case = _asked(**RULE)
    with pytest.raises(NotNow, match="not reminded"):
        case_unanswered.close_for_silence(case.pk, actor=clerk(case), now=_days(12))
    sweep(_days(5))
    before = snapshot()
    with pytest.raises(NotNow, match="has not passed"):
        case_unanswered.close_for_silence(case.pk, actor=clerk(case), now=_days(7))
    assert snapshot() == before


def test_a_request_nobody_was_reminded_about_is_continued_and_never_closed_by_the_sweep() -> None:
    case = _asked(**RULE)
    sweep(_days(9))
    assert cast.again(case).state == "clerk_review"


def test_a_clerk_goes_on_at_any_time_and_the_system_only_after_the_last_day() -> None:
    case = _asked()
    require_refused(
        NotPermitted, lambda: case_unanswered.continue_without_answer(case.pk, actor=SYSTEM, now=_days(3))
    )
    cast.go_on_unanswered(case, _days(3))
    assert cast.again(case).state == "clerk_review"


def test_a_dry_run_says_what_the_sweep_would_do_and_changes_nothing() -> None:
    case = _asked()
    before = snapshot()
    rehearsed = rehearse_job(lambda now: sweep(now).done, _days(8))
    assert rehearsed.counted["continue_without_answer"] == 1
    written = [line.letter for line in rehearsed.letters if line.new and line.name == case.number]
    assert "continued_unanswered" in written
    assert snapshot() == before
