"""Corrective actions contested and reviewed: by somebody else, in time, and what a reversal gives back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import (
    CorrectiveAction,
    Notice,
)
from requests_app.services.unit_of_work.transition import WrongIncidentState
from tests.incident_cast import NEXT_DAY, a_misuse, an_office_member, under_review
from tests.services.incidents.suspensions import bakersfield, contest, grant_of, letters, review, take

pytestmark = pytest.mark.django_db


def test_a_contested_suspension_that_is_reversed_gives_the_access_back() -> None:
    corrective_action = take(under_review(a_misuse(bakersfield())))
    contest(corrective_action)
    assert {"corrective_action_contested", "staff_contested"} <= letters(corrective_action.incident)
    review(corrective_action, "reverse")
    assert grant_of(corrective_action.incident).state == "active"
    assert CorrectiveAction.objects.get().state == "reversed"
    assert {"corrective_action_reversed", "access_reinstated", "incident_reversed"} <= letters(
        corrective_action.incident
    )


def test_a_contested_suspension_that_is_upheld_stays() -> None:
    corrective_action = take(under_review(a_misuse(bakersfield())))
    contest(corrective_action)
    review(corrective_action, "uphold")
    assert grant_of(corrective_action.incident).state == "suspended"
    assert "corrective_action_upheld" in letters(corrective_action.incident)
    with pytest.raises(WrongIncidentState):
        review(corrective_action, "reverse")
    with pytest.raises(WrongIncidentState):
        contest(corrective_action)


def test_a_reversed_revocation_is_restored_but_not_over_a_suspension_that_stands() -> None:
    first = take(under_review(a_misuse(bakersfield())))
    second = take(first.incident, kind="key_revocation")
    contest(second)
    review(second, "reverse")
    assert grant_of(first.incident).state == "revoked"
    contest(first)
    review(first, "reverse")
    alone = take(under_review(a_misuse(bakersfield())), kind="key_revocation", skip_reason="Keys were sold.")
    contest(alone)
    review(alone, "reverse")
    assert grant_of(alone.incident).state == "active"


def test_who_took_a_corrective_action_does_not_review_it_and_strangers_do_not_contest_it() -> None:
    corrective_action = take(
        under_review(a_misuse(bakersfield())),
        actor=an_office_member(bakersfield(), title="city_administrator"),
    )
    with pytest.raises(NotFound):
        contest(corrective_action, actor=link_holder(999_999_999))
    with pytest.raises(NotFound):
        contest(corrective_action, actor=PUBLIC)
    with pytest.raises(Incomplete):
        contest(corrective_action, grounds="  ")
    contest(corrective_action)
    with pytest.raises(NotPermitted):
        review(corrective_action, "reverse", an_office_member(bakersfield(), title="city_administrator"))
    with pytest.raises(NotPermitted):
        review(corrective_action, "reverse", an_office_member(bakersfield()))
    with pytest.raises(Incomplete):
        review(corrective_action, "forget")
    with pytest.raises(Incomplete):
        review(corrective_action, "reverse", reason="")
    assert grant_of(corrective_action.incident).state == "suspended"


def test_the_last_day_to_contest_is_the_citys_own_and_is_kept() -> None:
    corrective_action = take(under_review(a_misuse(bakersfield(corrective_action_contest_days=10))))
    assert corrective_action.contest_until == date(2026, 10, 16)
    assert "Friday, October 16, 2026" in Notice.objects.get(letter="access_suspended").body_text
    with pytest.raises(NotNow):
        contest(corrective_action, now=NEXT_DAY + timedelta(days=11))
    assert contest(corrective_action, now=NEXT_DAY + timedelta(days=10)).state == "contested"


def test_where_the_city_offers_no_review_the_letter_says_so_and_contesting_is_refused() -> None:
    corrective_action = take(under_review(a_misuse(bakersfield(corrective_action_contest_offered=False))))
    assert (
        "has published no process for contesting" in Notice.objects.get(letter="access_suspended").body_text
    )
    with pytest.raises(NotNow):
        contest(corrective_action)
