"""Legal holds over time: brought back on their day, kept or lifted by a person, placed on whole sets of requests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import LegalHold, RecordsRequest
from requests_app.services.jobs.sweep import sweep
from requests_app.services.retention import hold_and_erasure, holds
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
REVIEW = date(2027, 1, 5)


def _head(case: RecordsRequest):
    return staff(cast.an_administrator(case.city))


def _held(case: RecordsRequest) -> RecordsRequest:
    return hold_and_erasure.place_hold(
        case.pk, reason="A claim is pending.", review_on=REVIEW, actor=_head(case), now=LATER
    )


def _set(case: RecordsRequest, *others: RecordsRequest, matter: str = "Doe v. City") -> int:
    return holds.place_holds(
        case.city_id,
        matter=matter,
        numbers=[row.number for row in (case, *others)],
        reason="A claim is pending.",
        review_on=REVIEW,
        actor=_head(case),
        now=LATER,
    )


def test_the_review_day_brings_a_hold_back_once_and_tells_the_administrators() -> None:
    case = _held(cast.a_case())
    for days, times in ((91, 0), (92, 1), (93, 1)):
        sweep(cast.NOW + timedelta(days=days))
        assert case.events.filter(kind="hold_review_due").count() == times, days
    letter = case.notices.get(letter="staff_hold")
    assert "A claim is pending." in letter.body_text
    assert letter.recipient == f"staff:{_head(case).user_id}"


def test_a_hold_that_is_kept_comes_back_on_its_next_day() -> None:
    case = _held(cast.a_case())
    now = cast.NOW + timedelta(days=92)
    sweep(now)
    require_refused(
        Incomplete,
        lambda: holds.review_hold(case.pk, reason="", review_on=date(2027, 6, 1), actor=_head(case), now=now),
        "reason",
    )
    require_refused(
        Incomplete,
        lambda: holds.review_hold(case.pk, reason="x", review_on=REVIEW, actor=_head(case), now=now),
        "review_on",
    )
    holds.review_hold(
        case.pk, reason="The claim goes on.", review_on=date(2027, 6, 1), actor=_head(case), now=now
    )
    hold = LegalHold.objects.get()
    assert (hold.review_on, hold.brought_at) == (date(2027, 6, 1), None)
    assert case.notes.get().body == "The claim goes on."
    sweep(cast.NOW + timedelta(days=240))
    assert case.events.filter(kind="hold_review_due").count() == 2


def test_a_lifted_hold_never_comes_back() -> None:
    case = _held(cast.a_case())
    hold_and_erasure.lift_hold(case.pk, actor=_head(case), now=LATER)
    sweep(cast.NOW + timedelta(days=92))
    assert not case.events.filter(kind="hold_review_due").exists()
    require_refused(NotNow, lambda: hold_and_erasure.lift_hold(case.pk, actor=_head(case), now=LATER))


def test_a_set_is_held_whole_or_not_at_all() -> None:
    case = cast.a_case()
    other = cast.a_case(case.city)
    foreign = cast.a_case(cast.a_city("bakersfield"))
    require_refused(Incomplete, lambda: _set(case, foreign), "numbers")
    require_refused(Incomplete, lambda: _set(case, matter=" "), "matter")
    assert _set(case, other) == 2
    assert _set(case, other, cast.a_case(case.city)) == 1
    assert cast.again(case).legal_hold and cast.again(other).legal_hold


@pytest.mark.parametrize(
    "numbers", [[], ["", " "], ["SAC-0000-000000"], ["x"] * 3, [str(n) for n in range(501)]]
)
def test_numbers_that_name_nothing_are_refused(numbers: list[str]) -> None:
    case = cast.a_case()
    require_refused(
        Incomplete,
        lambda: holds.place_holds(
            case.city_id, matter="Doe", numbers=numbers, reason="x", review_on=REVIEW,
            actor=_head(case), now=LATER,
        ),
        "numbers",
    )  # fmt: skip


def test_only_administrators_hold_and_lift_sets() -> None:
    case = cast.a_case()
    clerk = cast.the_intake(case)
    require_refused(
        NotPermitted,
        lambda: holds.place_holds(
            case.city_id, matter="Doe", numbers=[case.number], reason="x", review_on=REVIEW, actor=clerk,
            now=LATER,
        ),
    )  # fmt: skip
    _set(case)
    require_refused(
        NotPermitted, lambda: holds.lift_holds(case.city_id, matter="Doe v. City", actor=clerk, now=LATER)
    )


def test_what_is_held_for_two_matters_stays_held_until_both_are_lifted() -> None:
    case = cast.a_case()
    _set(case)
    _set(case, matter="Roe v. City")
    head = _head(case)
    require_refused(Incomplete, lambda: hold_and_erasure.lift_hold(case.pk, actor=head, now=LATER), "hold_id")
    assert holds.lift_holds(case.city_id, matter="Doe v. City", actor=head, now=LATER) == 1
    assert cast.again(case).legal_hold
    assert holds.review_holds(
        case.city_id, matter="Roe v. City", reason="Goes on.", review_on=date(2027, 6, 1), actor=head, now=LATER
    ) == 1  # fmt: skip
    holds.lift_holds(case.city_id, matter="Roe v. City", actor=head, now=LATER)
    assert not cast.again(case).legal_hold
    require_refused(
        NotNow, lambda: holds.lift_holds(case.city_id, matter="Roe v. City", actor=head, now=LATER)
    )
