"""Court days of cases: staff are reminded before one and told once after it, and only those who see the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from requests_app.models import RecordsRequest
from requests_app.services.cases import court_reminders, restriction
from requests_app.services.cases.court import record_court_step
from requests_app.services.jobs.sweep import sweep
from tests import cast
from tests.services.cases.test_court import LATER, PETITION

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 2)


def _a_case_in_court(**changes: Any) -> RecordsRequest:
    case = cast.a_case_in("denied")
    draft = replace(PETITION, **{"due_on": DUE, **changes})
    record_court_step(case.pk, draft=draft, actor=cast.the_intake(case), now=LATER)
    return case


def _told(case: RecordsRequest, today: date) -> dict[str, int]:
    done, failed = court_reminders.remind_of_steps(case.city, today, cast.NOW + (today - DUE) + 28 * cast.DAY)
    assert failed == []
    return done


@pytest.mark.parametrize(("kind", "words"), [("petition", "respond to the petition"), ("order", "comply")])
def test_staff_are_reminded_once_before_the_day_and_told_once_that_it_passed(kind: str, words: str) -> None:
    case = _a_case_in_court(kind=kind)
    assert _told(case, date(2026, 10, 20)) == {}
    near = DUE - case.city.policy.reminder_days * cast.DAY
    assert _told(case, near) == {"court_days_reminded": 1}
    assert _told(case, DUE) == {}
    assert _told(case, DUE + cast.DAY) == {"court_days_late": 1}
    assert _told(case, DUE + 2 * cast.DAY) == {}
    reminder, late = (
        case.notices.filter(letter=letter).first() for letter in ("staff_court_day", "staff_court_day_late")
    )
    assert reminder is not None and late is not None
    assert words in reminder.body_text
    assert PETITION.docket in reminder.body_text
    assert "November 2, 2026" in reminder.subject
    assert "City Attorney" in late.body_text
    assert not case.notices.filter(letter__startswith="staff_court", recipient="requester").exists()


def test_what_the_city_met_and_what_has_no_day_is_not_chased() -> None:
    case = _a_case_in_court()
    record_court_step(
        case.pk,
        draft=replace(PETITION, kind="response", happened_on=date(2026, 10, 6)),
        actor=cast.the_intake(case),
        now=LATER,
    )
    hearing = replace(PETITION, kind="hearing", happened_on=DUE)
    record_court_step(case.pk, draft=hearing, actor=cast.the_intake(case), now=LATER)
    assert _told(case, DUE + cast.DAY) == {}


def test_of_a_restricted_case_its_readers_alone_are_reminded() -> None:
    case = _a_case_in_court()
    cast.a_member(case.city, "intake_clerk", "second-clerk")
    clerk = cast.the_intake(case)
    restriction.restrict(case.pk, reason="It names a child.", readers=[], actor=clerk, now=LATER)
    assert sweep(LATER + 26 * cast.DAY).done["court_days_reminded"] == 1
    told = case.notices.filter(letter="staff_court_day").values_list("recipient", flat=True)
    assert list(told) == [f"staff:{clerk.user_id}"]
