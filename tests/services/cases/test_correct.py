"""A wrong entry put right: by who made it within the city's days, later by an administrator, to whoever was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import Notice, RecordsRequest
from requests_app.services.cases import correct as case_correct
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _correct(case: RecordsRequest, actor: Actor, days: int = 1, **changes: object) -> None:
    given = {"entry": case.events.latest("seq").seq, "words": "The date in the notice was wrong.", **changes}
    case_correct.correct(case.pk, actor=actor, now=cast.NOW + timedelta(days=days), **given)  # type: ignore[arg-type]


def test_who_made_an_entry_corrects_it_and_nothing_of_law_changes() -> None:
    case = cast.a_case_in("denied")
    due = cast.deadline(case, "appeal_window").due_on
    denied = case.events.latest("seq")
    _correct(case, cast.the_reviewer(case))
    case = cast.again(case)
    assert (case.state, cast.deadline(case, "appeal_window").due_on) == ("denied", due)
    letter = Notice.objects.get(case=case, letter="correction")
    assert (letter.recipient, "The date in the notice was wrong." in letter.body_text) == ("requester", True)
    assert f'"corrects_seq":{denied.seq}' in case.events.latest("seq").payload.replace(" ", "")


def test_after_the_days_of_the_city_only_an_administrator_corrects() -> None:
    case = cast.a_case_in("denied")
    require_refused(NotPermitted, lambda: _correct(case, cast.the_reviewer(case), days=9))
    require_refused(NotPermitted, lambda: _correct(case, cast.the_intake(case)))
    _correct(case, cast.the_administrator(case), days=9)


def test_a_correction_names_an_entry_the_requester_was_told_of_and_says_what_is_right() -> None:
    case = cast.a_case_in("denied")
    who = cast.the_administrator(case)
    require_refused(Incomplete, lambda: _correct(case, who, words=" "), "words")
    require_refused(Incomplete, lambda: _correct(case, who, entry=99), "entry")
    cast.note(case, LATER)
    require_refused(NotPermitted, lambda: _correct(case, who, entry=case.events.latest("seq").seq))
