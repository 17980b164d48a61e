"""Appeals of single installments: each until its own last day, whoever files them and by whatever way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from requests_app.cases.appeal_terms import contestable_beside
from requests_app.cases.case_clock import clock_of
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import Incomplete, NotNow
from requests_app.models import Notice
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file
from requests_app.services.jobs.sweep import sweep
from requests_app.services.ledger import verify as ledger_verify
from tests import cast
from tests.services.appeals.appealed import appeal_to_city
from tests.services.appeals.installments import SECOND_AT, cited, last_day_of, last_days, two_parts
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=cast.LOCAL)


def test_each_letter_and_each_stored_date_names_its_own_last_day() -> None:
    case, first, second = two_parts()
    days = dict(last_days(case))
    assert days[1] != days[2]
    for decision, number in ((first, 1), (second, 2)):
        own = days[number]
        assert own is not None
        assert decision.remedies[0]["last_on"] == own.isoformat()
        letter = Notice.objects.filter(case=case, letter="part_release").order_by("pk")[number - 1]
        assert f"You can ask until {own:%A, %B} {own.day}, {own.year}." in " ".join(letter.body_text.split())
    assert ledger_verify.verify(files=False).first_break is None


def test_what_is_contested_says_which_installment_is_appealed() -> None:
    case, first, second = two_parts()
    row = appeal_to_city(case, SECOND_AT + cast.DAY, citations=cited(first))
    assert (row.decision, cast.again(case).state) == (first, "in_production")
    windows = case.deadlines.filter(kind="appeal_window")
    assert windows.get(part=1).met_on is not None
    assert windows.get(part=2).met_on is None
    cast.withdraw_appeal(case, SECOND_AT + 2 * cast.DAY)
    assert windows.get(part=1).met_on is None
    letter = case.notices.get(letter="appeal_withdrawn").body_text
    assert "You can appeal what installment 1 withholds until" in letter
    assert appeal_to_city(case, SECOND_AT + 3 * cast.DAY, citations=cited(second)).decision == second


def test_after_its_own_last_day_an_installment_cannot_be_appealed_while_the_next_one_can() -> None:
    case, first, second = two_parts()
    late = noon(last_day_of(case, 1) + timedelta(days=1))
    assert [each.decision for each in contestable_beside(case, clock_of(case).dues(), late.date())] == [
        second
    ]
    require_refused(NotNow, lambda: appeal_to_city(case, late, citations=cited(first), decision=first.pk))
    require_refused(Incomplete, lambda: appeal_to_city(case, late, citations=cited(first)), "citations")
    assert appeal_to_city(case, late, citations=cited(second), decision=second.pk).decision == second


def test_points_of_two_installments_are_no_appeal_of_one() -> None:
    case, first, second = two_parts()
    both = [*cited(first), *cited(second)]
    require_refused(
        Incomplete, lambda: appeal_to_city(case, SECOND_AT + cast.DAY, citations=both), "citations"
    )


def test_an_appeal_that_arrived_in_time_is_recorded_after_the_last_day() -> None:
    case, first, _second = two_parts()
    last_on = last_day_of(case, 1)
    told = RecordedFor(channel="post", words="It is no advice.", on=last_on)
    draft = appeal_draft.AppealDraft(grounds=told.words, citations=cited(first), decision=first.pk)
    row = appeal_file.appeal(
        case.pk,
        draft=draft,
        recorded=told,
        actor=cast.the_intake(case),
        now=noon(last_on + timedelta(days=2)),
    )
    assert row.decision == first


def test_the_window_of_each_lapses_by_itself() -> None:
    case, _first, _second = two_parts()
    sweep(noon(last_day_of(case, 1) + timedelta(days=1)))
    lapsed = dict(case.deadlines.filter(kind="appeal_window").values_list("part", "lapsed_at"))
    assert lapsed[1] is not None
    assert lapsed[2] is None


def test_the_last_decision_says_all_again_and_alone_is_appealed_from_then_on() -> None:
    case, _first, _second = two_parts()
    cast.deny(case, SECOND_AT + cast.DAY)
    case = cast.again(case)
    windows = case.deadlines.filter(kind="appeal_window", met_on=None, ended_on=None)
    assert [row.part for row in windows] == [0]
    assert case.decision is not None
    row = appeal_to_city(case, SECOND_AT + 2 * cast.DAY)
    assert row.decision == case.decision
